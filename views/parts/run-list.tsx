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

/** Orders and trips are runs, and have pages that tell more of them. */
export function runHref({ id, kind }: Pick<Run, "id" | "kind">): string {
  switch (kind) {
    case "order":
      return pathTo("orders", id);
    case "trip":
      return pathTo("trips", id);
    case "welcome":
      return pathTo("runs", id);
  }
}
