import type { DescribedBooks } from "#db/queries/differences.ts";
import type { ListedWork } from "#db/queries/standing-work.ts";
import { code, plain, table } from "../markdown.ts";
import { lookOf, sayBooks } from "../pages/work.tsx";
import { formatTime } from "../parts/time.tsx";

export function workMarkdown(work: ListedWork[], books: DescribedBooks | undefined): string {
  return ["# Work", standing(work), "## The books", compared(books)].join("\n\n");
}

function standing(work: ListedWork[]): string {
  if (work.length === 0) return "Nothing stands still.";
  const rows = work.map((each) => [
    plain(each.run?.title ?? each.service),
    code(each.handler),
    lookOf(each).label,
    String(each.attempts),
    plain(each.reason ?? "—"),
    formatTime(each.since),
  ]);
  const head = ["Of", "Where", "State", "Attempts", "Why", "Since"];
  return table(head, rows, { right: [3] });
}

function compared(books: DescribedBooks | undefined): string {
  if (!books) return "They have not been compared yet.";
  const said = `${sayBooks(books)} Compared ${formatTime(books.at)}.`;
  const rows = books.differences.map(({ words, since }) => [plain(words), formatTime(since)]);
  return rows.length > 0 ? `${said}\n\n${table(["What", "Since"], rows)}` : said;
}
