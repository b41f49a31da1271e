import { Empty } from "../parts/empty.tsx";
import { type FindingGroup, Findings } from "../parts/findings.tsx";
import { FindButton, SearchField } from "../parts/search-field.tsx";

export interface SearchPageProps {
  search: string;
  groups: FindingGroup[];
}

export function SearchPage({ search, groups }: SearchPageProps) {
  const total = groups.reduce((sum, { found }) => sum + found.length, 0);
  return (
    <>
      <search aria-label="Everything">
        <form class="filters filters-alone" method="get" action="/search">
          <SearchField value={search} />
          <FindButton />
        </form>
      </search>
      {search && (
        <p class="result-count" role="status">
          {total > 0 ? `${total} found for “${search}”` : `Nothing found for “${search}”`}
        </p>
      )}
      {total > 0 ? (
        <Findings groups={groups} />
      ) : (
        <Empty icon="search" title="Try another word">
          Pages go by their names, products by any word of theirs, orders by their number.
        </Empty>
      )}
    </>
  );
}
