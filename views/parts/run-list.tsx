import type { Run } from "#db/queries/runs.ts";
import { RunBadge } from "./status.tsx";
import { Time } from "./time.tsx";

export function RunList({ runs }: { runs: Run[] }) {
  return (
    <ul class="rows">
      {runs.map((run) => (
        <li class="row" id={`row-${run.id}`}>
          <a id={`open-${run.id}`} href={`/runs/${run.id}`}>
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
