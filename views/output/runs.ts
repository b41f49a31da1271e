import type { RunDescription } from "#db/queries/runs.ts";
import { plain, table } from "../markdown.ts";
import type { ListedRun } from "../parts/run-list.tsx";
import { runLabel, stepLabel } from "../parts/status.tsx";
import { formatDuration, formatTime } from "../parts/time.tsx";

export function runsMarkdown(title: string, runs: ListedRun[]): string {
  if (runs.length === 0) return `# ${title}\n\nNothing yet.`;
  const rows = runs.map((run) => [
    `[${plain(run.title)}](${run.href})`,
    runLabel(run.status),
    plain(run.currentStep ?? "—"),
    formatTime(run.createdAt),
  ]);
  return [`# ${title}`, table(["Run", "State", "Step", "Begun"], rows)].join("\n\n");
}

export function runMarkdown(run: RunDescription): string {
  const steps = run.steps.map((step, index) => [
    String(index + 1),
    plain(step.name),
    stepLabel(step.status),
    String(Math.max(1, step.attempts)),
    formatDuration(step.changedAt - step.beganAt),
    plain(step.detail ?? ""),
  ]);
  return [
    `# ${plain(run.title)}`,
    `**${runLabel(run.status)}** · begun ${formatTime(run.createdAt)} · run \`${run.id}\``,
    table(["#", "Step", "State", "Attempts", "Took", "Note"], steps, { right: [0, 3, 4] }),
  ].join("\n\n");
}
