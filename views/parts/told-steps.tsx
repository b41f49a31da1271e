import type { ToldStep } from "#db/queries/runs.ts";
import { Icon } from "./icon.tsx";
import { stepLooks } from "./status.tsx";
import { formatDuration, Time } from "./time.tsx";

/** Every step with every attempt and its undoing, from the first to the last. */
export function ToldSteps({ steps }: { steps: ToldStep[] }) {
  if (steps.length === 0) return <p class="muted">No step has begun yet.</p>;
  return (
    <ol class="timeline" id="run-steps">
      {steps.map((step) => (
        <Told step={step} />
      ))}
    </ol>
  );
}

function Told({ step }: { step: ToldStep }) {
  const { icon, tone, label } = stepLooks[step.status];
  const took = step.changedAt - step.beganAt;
  return (
    <li class={`timeline-step tone-${tone}`}>
      <span class="timeline-mark">
        <Icon name={icon} size={14} />
      </span>
      <div class="timeline-body">
        <div class="timeline-head">
          <span class="timeline-name">{step.name}</span>
          <span class="timeline-note">
            {label}
            {took >= 1000 && ` · ${formatDuration(took)}`}
          </span>
        </div>
        <ol class="told">
          {step.events.map((event) => (
            <ToldEvent event={event} />
          ))}
        </ol>
      </div>
    </li>
  );
}

function ToldEvent({ event }: { event: ToldStep["events"][number] }) {
  const { status, attempt, allowed, detail, at } = event;
  const { label, tone } = stepLooks[status];
  return (
    <li class={`tone-${tone}`}>
      <Time at={at} seconds />
      <span>
        <span class="told-label">{label}</span>
        {(attempt > 1 || status === "retrying") &&
          ` · attempt ${attempt}${allowed === null ? "" : ` of ${allowed}`}`}
        {detail && ` · ${detail}`}
      </span>
    </li>
  );
}
