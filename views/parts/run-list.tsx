import type { Run } from "#db/queries/runs.ts";
import { RunBadge } from "./status.tsx";
import { Time } from "./time.tsx";

/** A run, and where its page is. */
export type ListedRun = Run & { href: string };

export function RunList({ runs }: { runs: ListedRun[] }) {
  return (
    <ul class="rows">
      {runs.map((run) => (
        <li class="row" id={`row-${run.id}`}>
          <a id={`open-${run.id}`} href={run.href}>
            {run.title}
          </a>
          <span class="row-note">{run.currentStep ?? ""}</span>
          <RunBadge status={run.status} />
          <Time at={run.createdAt} />
        </li>
      ))}
    </ul>
  );
}
