import type { RunDescription } from "#db/queries/runs.ts";
import { RunBadge } from "../parts/status.tsx";
import { Elapsed, Time } from "../parts/time.tsx";
import { Timeline } from "../parts/timeline.tsx";

export function RunPage({ run, now }: { run: RunDescription; now: number }) {
  return (
    <>
      <dl class="facts facts-wide">
        <div>
          <dt>State</dt>
          <dd>
            <RunBadge status={run.status} />
          </dd>
        </div>
        <div>
          <dt>Begun</dt>
          <dd>
            <Time at={run.createdAt} />
          </dd>
        </div>
        <div>
          <dt>Elapsed</dt>
          <dd>
            <Elapsed from={run.createdAt} to={run.endedAt} now={now} />
          </dd>
        </div>
        <div>
          <dt>Retries</dt>
          <dd class="figure">{run.retries}</dd>
        </div>
        <div>
          <dt>Run</dt>
          <dd class="mono">{run.id}</dd>
        </div>
      </dl>
      <section class="block" aria-labelledby="steps-title">
        <h2 id="steps-title">Steps</h2>
        <Timeline id="run-steps" steps={run.steps} />
      </section>
    </>
  );
}
