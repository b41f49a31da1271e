import type { Undoing } from "#db/queries/undoings.ts";
import { plain, table } from "../markdown.ts";
import { sumOf } from "../pages/undone.tsx";
import { pathTo } from "../parts/path.ts";
import { stepLabel } from "../parts/status.tsx";
import { formatTime } from "../parts/time.tsx";

export function undoneMarkdown(undoings: readonly Undoing[]): string {
  if (undoings.length === 0) return "# Undone\n\nNothing.";
  const rows = undoings.map((undoing) => [
    `[${plain(undoing.title)}](${pathTo("runs", undoing.runId)})`,
    plain(undoing.step),
    stepLabel(undoing.status),
    plain(undoing.reason ?? "—"),
    plain(sumOf(undoing) || (undoing.detail ?? "—")),
    String(undoing.attempts - 1),
    formatTime(undoing.beganAt),
  ]);
  const head = ["Run", "Step", "State", "Why", "What became of it", "Retried", "When"];
  return ["# Undone", table(head, rows, { right: [5] })].join("\n\n");
}
