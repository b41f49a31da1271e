import type { RunDescription, RunStep } from "#db/queries/runs.ts";
import type { StepStatus } from "#db/statuses.ts";
import { sentence } from "#server/rules/sentence.ts";
import { Icon } from "./icon.tsx";
import { runLabel, stepLooks } from "./status.tsx";
import { Countdown, Elapsed, Time } from "./time.tsx";

export function isUnderWay(status: StepStatus): boolean {
  switch (status) {
    case "waiting":
    case "running":
    case "retrying":
    case "compensating":
      return true;
    case "done":
    case "failed":
    case "skipped":
    case "compensated":
    case "uncompensated":
      return false;
  }
}

interface PresentProps {
  run: Pick<RunDescription, "status" | "steps" | "nextAction" | "endedAt">;
  now: number;
}

/** What a run does now, all of it, and what comes next; of one that has ended, how. */
export function PresentSteps({ run, now }: PresentProps) {
  const { endedAt } = run;
  if (endedAt !== null) return <Ended run={run} endedAt={endedAt} />;
  const present = run.steps.filter(({ status }) => isUnderWay(status));
  const next = whatComesNext(run);
  return (
    <div class="present">
      {present.length === 0 && <p class="muted">Between two steps; the next one begins at once.</p>}
      {present.map((step) => (
        <PresentStep step={step} now={now} />
      ))}
      {next && <p class="present-next">Next: {next}</p>}
    </div>
  );
}

/** What has begun is not next any more, and while something is undone that is what goes on. */
function whatComesNext({ nextAction, steps }: PresentProps["run"]): string | undefined {
  const isPast = steps.some(({ name, status }) => name === nextAction || status === "compensating");
  return isPast ? undefined : (nextAction ?? undefined);
}

function Ended({ run, endedAt }: { run: PresentProps["run"]; endedAt: number }) {
  const failed = run.steps.find(({ status }) => status === "failed");
  return (
    <div class="present">
      <p class="present-name">
        <span>
          {runLabel(run.status)} at <Time at={endedAt} />
        </span>
      </p>
      {run.status !== "done" && failed && (
        <p class="present-note">{[failed.name, failed.detail].filter(Boolean).join(": ")}</p>
      )}
    </div>
  );
}

function PresentStep({ step, now }: { step: RunStep; now: number }) {
  const { icon, tone } = stepLooks[step.status];
  return (
    <div class={`present-step tone-${tone}`}>
      <p class="present-name">
        <Icon name={icon} size={16} /> {step.name}
      </p>
      <p class="present-note">
        <PresentNote step={step} now={now} />
      </p>
    </div>
  );
}

function PresentNote({ step, now }: { step: RunStep; now: number }) {
  switch (step.status) {
    case "waiting":
      return <Waiting step={step} now={now} />;
    case "retrying":
      return (
        <>
          {sentence(`${attemptOf(step)} failed${step.lastError ? `: ${step.lastError}` : ""}`)}{" "}
          {step.until !== null && <NextTry at={step.until} now={now} />}
        </>
      );
    default:
      return (
        <>
          {step.status === "compensating" && "Being undone. "}
          {step.attempts > 1 && `${attemptOf(step)}. `}
          {step.lastError && `Last time: ${sentence(step.lastError)} `}
          For <Elapsed from={step.changedAt} to={null} now={now} />
        </>
      );
  }
}

function Waiting({ step: { detail, until }, now }: { step: RunStep; now: number }) {
  return (
    <>
      Waits{detail && ` for ${detail}`}
      {until !== null && (
        <>
          {": "}
          <strong>
            <Countdown until={until} now={now} />
          </strong>
          {" left, until "}
          <Time at={until} />
        </>
      )}
    </>
  );
}

function NextTry({ at, now }: { at: number; now: number }) {
  return (
    <>
      Next try in{" "}
      <strong>
        <Countdown until={at} now={now} />
      </strong>
    </>
  );
}

/** A restart gives a step its patience anew, so it may have had more attempts than are allowed at once. */
function attemptOf({ attempts, allowed }: RunStep): string {
  if (allowed === null || attempts > allowed) return `Attempt ${attempts}`;
  const left = allowed - attempts;
  return `Attempt ${attempts} of ${allowed}${left === 0 ? ", the last," : ""}`;
}
