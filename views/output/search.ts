import { plain } from "../markdown.ts";
import type { SearchPageProps } from "../pages/search.tsx";

export function searchMarkdown({ search, groups }: SearchPageProps): string {
  const lists = groups.map(({ title, found }) =>
    [
      `## ${title}`,
      found
        .map(({ title, href, note }) => `- [${plain(title)}](${href})${note ? `, ${note}` : ""}`)
        .join("\n"),
    ].join("\n\n"),
  );
  const head = search ? `# Search for “${plain(search)}”` : "# Search";
  return [head, ...(lists.length > 0 ? lists : ["Nothing found."])].join("\n\n");
}
