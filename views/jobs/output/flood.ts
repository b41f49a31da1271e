import type { Side } from "#server/domains/jobs/rules/flood.ts";
import { table } from "#views/markdown.ts";
import { briefly, laneTitles } from "../pages/flood.tsx";

export function floodMarkdown(sides: readonly Side[]): string {
  if (sides.length === 0) return "# A flood\n\nNone was sent yet.";
  const rows = sides.map(({ lane, many, halfMs, longestMs }) => [
    laneTitles[lane],
    `${many.waiting} of ${many.total}`,
    briefly(halfMs),
    briefly(longestMs),
  ]);
  const heads = ["Gate", "The flood waits", "Half of the handful waited", "The longest"];
  return ["# A flood", table(heads, rows)].join("\n\n");
}
