import type { JobDescription, JobRow } from "#db/jobs/jobs.ts";
import { plain, table } from "#views/markdown.ts";
import { stepsMarkdown } from "#views/output/sections.ts";
import { placeLooks } from "#views/parts/place.tsx";
import { formatTime } from "#views/parts/time.tsx";
import { explanationOf } from "../pages/job.tsx";

export function jobsMarkdown(jobs: readonly JobRow[]): string {
  if (jobs.length === 0) return "# Jobs\n\nNothing was asked for yet.";
  const rows = jobs.map(({ title, organisation, state, enteredAt }) => [
    plain(title),
    plain(organisation),
    placeLooks[state].label,
    formatTime(enteredAt),
  ]);
  return ["# Jobs", table(["Job", "For", "State", "Asked for"], rows)].join("\n\n");
}

export function jobMarkdown(job: JobDescription, held?: string): string {
  const { title, state, reason, organisation, askedBy, enteredAt, steps } = job;
  return [
    `# ${plain(title)}`,
    `**${placeLooks[state].label}**: ${explanationOf(job, held)}`,
    ...(reason ? [plain(reason)] : []),
    `For ${plain(organisation)}, asked for by @${plain(askedBy)} on ${formatTime(enteredAt)}.`,
    ...stepsMarkdown(steps),
  ].join("\n\n");
}
