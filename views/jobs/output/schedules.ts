import { plain, table } from "#views/markdown.ts";
import { formatTime } from "#views/parts/time.tsx";
import type { ShownSchedule } from "../pages/schedules.tsx";

export function schedulesMarkdown(schedules: readonly ShownSchedule[]): string {
  if (schedules.length === 0) return "# Schedules\n\nThere are none yet.";
  const rows = schedules.map(({ title, organisation, when, state, next }) => [
    plain(title),
    plain(organisation),
    plain(when),
    state,
    next[0] === undefined ? "" : formatTime(next[0]),
  ]);
  return ["# Schedules", table(["Job", "For", "When", "State", "Next"], rows)].join("\n\n");
}
