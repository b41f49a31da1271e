import type { ListedWork } from "#db/queries/standing-work.ts";
import { code, plain, table } from "../markdown.ts";
import { lookOf } from "../pages/work.tsx";
import { formatTime } from "../parts/time.tsx";

export function workMarkdown(work: ListedWork[]): string {
  if (work.length === 0) return "# Work\n\nNothing stands still.";
  const rows = work.map((each) => [
    plain(each.run?.title ?? each.service),
    code(each.handler),
    lookOf(each).label,
    String(each.attempts),
    plain(each.reason ?? "—"),
    formatTime(each.since),
  ]);
  const head = ["Of", "Where", "State", "Attempts", "Why", "Since"];
  return ["# Work", table(head, rows, { right: [3] })].join("\n\n");
}
