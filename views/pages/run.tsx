import type { RunDescription } from "#db/queries/runs.ts";
import { Block } from "../parts/block.tsx";
import { Fact, Facts } from "../parts/facts.tsx";
import { RunBadge } from "../parts/status.tsx";
import { Elapsed, Time } from "../parts/time.tsx";
import { Timeline } from "../parts/timeline.tsx";

export function RunPage({ run, now }: { run: RunDescription; now: number }) {
  return (
    <>
      <Facts class="facts-wide">
        <Fact term="State">
          <RunBadge status={run.status} />
        </Fact>
        <Fact term="Begun">
          <Time at={run.createdAt} />
        </Fact>
        <Fact term="Elapsed">
          <Elapsed from={run.createdAt} to={run.endedAt} now={now} />
        </Fact>
        <Fact term="Retries" class="figure">
          {run.retries}
        </Fact>
        <Fact term="Run" class="mono">
          {run.id}
        </Fact>
      </Facts>
      <Block id="steps" title="Steps">
        <Timeline id="run-steps" steps={run.steps} />
      </Block>
    </>
  );
}
