import type { Run } from "#db/queries/runs.ts";
import { pathTo } from "./path.ts";
import { RunBadge } from "./status.tsx";
import { Time } from "./time.tsx";

export function RunList({ runs }: { runs: Run[] }) {
  return (
    <ul class="rows">
      {runs.map((run) => (
        <li class="row" id={`row-${run.id}`}>
          <a id={`open-${run.id}`} href={runHref(run)}>
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

/** An order is a run, and has a page that tells more of it. */
export function runHref({ id, kind }: Pick<Run, "id" | "kind">): string {
  return kind === "order" ? pathTo("orders", id) : pathTo("runs", id);
}
