import { elementIds } from "../element-ids.ts";
import type { Frame } from "../frame.ts";
import { Empty } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { pathTo } from "../parts/path.ts";
import { isUnderWay, PresentSteps } from "../parts/present-step.tsx";
import { RunBadge } from "../parts/status.tsx";
import { Elapsed } from "../parts/time.tsx";
import { Timeline } from "../parts/timeline.tsx";

type RunFrame = Pick<Frame, "user" | "run" | "now">;

export function Metadata({ frame: { user, run, now } }: { frame: RunFrame }) {
  return (
    <section id={elementIds.metadata} class="panel" aria-labelledby="metadata-title">
      <div class="panel-head">
        <h2 id="metadata-title">Workflow</h2>
        {run && <RunBadge status={run.status} />}
      </div>
      {run ? <RunMetadata run={run} now={now} /> : user ? <NothingYet /> : <Invitation />}
    </section>
  );
}

function NothingYet() {
  return (
    <Empty icon="flows" title="Nothing under way">
      When something of yours is in progress, its steps appear here as they happen.
    </Empty>
  );
}

/** For those who have nothing here yet: what they would see. */
function Invitation() {
  return (
    <div class="invitation">
      <p>Whatever you start here can be watched, step by step:</p>
      <ul>
        <li>
          <Icon name="play" size={16} /> what happens now, and what comes next
        </li>
        <li>
          <Icon name="clock" size={16} /> until when it waits, and for whom
        </li>
        <li>
          <Icon name="retry" size={16} /> what failed, and when it is tried again
        </li>
        <li>
          <Icon name="undo" size={16} /> what was undone, with its sum
        </li>
      </ul>
      <p>
        <a id="pane-sign-in" href="/sign-in">
          Sign in
        </a>{" "}
        to see yours.
      </p>
    </div>
  );
}

type ShownRun = NonNullable<Frame["run"]>;

function RunMetadata({ run, now }: { run: ShownRun; now: number }) {
  const { createdAt, endedAt, retries } = run;
  const took = endedAt === null ? "" : "Took ";
  return (
    <>
      <p class="run-title">
        <a id="metadata-run" href={run.href}>
          {run.title}
        </a>
        <span class="muted small">
          {took}
          <Elapsed from={createdAt} to={endedAt} now={now} />
          {retries > 0 && ` · ${retries === 1 ? "1 retry" : `${retries} retries`}`}
        </span>
      </p>
      <PresentSteps run={run} now={now} />
      <FinishedSteps run={run} />
      <p class="whole-story">
        <a id="metadata-story" href={pathTo("runs", run.id)}>
          The whole story <Icon name="arrow-right" size={16} />
        </a>
      </p>
    </>
  );
}

/** Folded, the newest first: what happens now stands above them. */
function FinishedSteps({ run }: { run: ShownRun }) {
  const finished = run.steps.filter(({ status }) => !isUnderWay(status));
  if (finished.length === 0) return null;
  const newestFirst = [...finished].sort((a, b) => b.changedAt - a.changedAt);
  return (
    <details id="metadata-finished" class="finished" data-preserve-attr="open">
      <summary id="metadata-finished-summary">
        {finished.length === 1 ? "1 step finished" : `${finished.length} steps finished`}
      </summary>
      <Timeline id="metadata-steps" steps={newestFirst} />
    </details>
  );
}
