import type { ActivityFilter, ActivityState } from "#db/queries/activity.ts";
import { Choice } from "../parts/choice.tsx";
import { Empty } from "../parts/empty.tsx";
import { OlderLink } from "../parts/links.tsx";
import { type ListedRun, RunList } from "../parts/run-list.tsx";
import { FindButton, SearchField } from "../parts/search-field.tsx";

interface ActivityPageProps {
  runs: ListedRun[];
  filter: ActivityFilter;
  /** What there is to choose from: a kind of run, in words. */
  kinds: readonly { kind: string; label: string }[];
  states: readonly ActivityState[];
  older: string | undefined;
}

export function ActivityPage({ runs, filter, older, ...choices }: ActivityPageProps) {
  return (
    <>
      <Filters filter={filter} {...choices} />
      {runs.length > 0 ? (
        <RunList runs={runs} />
      ) : isNarrowed(filter) ? (
        <Empty icon="search" title="Nothing of yours matches">
          <a id="clear-filters" href="/activity">
            Show everything
          </a>
        </Empty>
      ) : (
        <Empty icon="flows" title="Nothing yet">
          Whatever you start is kept here, with every step it took.
        </Empty>
      )}
      {older && <OlderLink id="older-runs" href={activityHref({ ...filter, before: older })} />}
    </>
  );
}

function Filters({ filter, kinds, states }: Omit<ActivityPageProps, "runs" | "older">) {
  return (
    <search aria-label="Activity">
      <form class="filters" method="get" action="/activity">
        <SearchField value={filter.search} />
        <Choice
          id="kind"
          label="Kind"
          chosen={filter.kind}
          options={kinds.map(({ kind, label }) => ({ value: kind, label }))}
        />
        <Choice
          id="state"
          label="State"
          chosen={filter.state}
          options={states.map((state) => ({ value: state, label: capitalised(state) }))}
        />
        <FindButton />
      </form>
    </search>
  );
}

function isNarrowed({ kind, state, search, before }: ActivityFilter): boolean {
  return Boolean(kind ?? state ?? before) || search !== "";
}

function activityHref({ kind, state, search, before }: ActivityFilter): string {
  const said = { q: search, kind, state, before };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(said)) if (value) query.set(name, value);
  return query.size > 0 ? `/activity?${query}` : "/activity";
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
