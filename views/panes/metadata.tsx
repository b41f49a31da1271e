import { elementIds } from "../element-ids.ts";
import type { Frame } from "../frame.ts";
import { Empty } from "../parts/empty.tsx";
import { Fact, Facts } from "../parts/facts.tsx";
import { RunBadge } from "../parts/status.tsx";
import { Elapsed, Time } from "../parts/time.tsx";
import { Timeline } from "../parts/timeline.tsx";

export function Metadata({ frame: { run, now } }: { frame: Pick<Frame, "run" | "now"> }) {
  return (
    <section id={elementIds.metadata} class="panel" aria-labelledby="metadata-title">
      <div class="panel-head">
        <h2 id="metadata-title">Workflow</h2>
        {run && <RunBadge status={run.status} />}
      </div>
      {run ? (
        <RunMetadata run={run} now={now} />
      ) : (
        <Empty icon="flows" title="No workflow here">
          When something of yours is in progress, its steps appear here as they happen.
        </Empty>
      )}
    </section>
  );
}

/** Nearer than this the clock alone is clear; beyond it the day matters. */
const halfADay = 12 * 60 * 60_000;

function RunMetadata({ run, now }: { run: NonNullable<Frame["run"]>; now: number }) {
  return (
    <>
      <p class="run-title">
        <a id="metadata-run" href={run.href}>
          {run.title}
        </a>
      </p>
      <Facts>
        <Fact term="Current step">{run.currentStep ?? "—"}</Fact>
        <Fact term="Elapsed">
          <Elapsed from={run.createdAt} to={run.endedAt} now={now} />
        </Fact>
        <Fact term="Retries">
          <span class="figure">{run.retries}</span>
        </Fact>
        {run.nextAction && <Fact term="Next">{run.nextAction}</Fact>}
        {run.waitingFor && <Fact term="Waiting for">{run.waitingFor}</Fact>}
        {run.waitingUntil !== null && (
          <Fact term="Until">
            <Time at={run.waitingUntil} seconds={run.waitingUntil - now < halfADay} />
          </Fact>
        )}
      </Facts>
      <Timeline id="metadata-steps" steps={run.steps} />
    </>
  );
}
