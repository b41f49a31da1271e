import type { RunStep } from "#db/queries/runs.ts";
import { Icon } from "./icon.tsx";
import { stepLooks } from "./status.tsx";
import { formatDuration, Time } from "./time.tsx";

/** The steps of a run from top to bottom, each with its time, its attempts and what it says. */
export function Timeline({ id, steps }: { id: string; steps: RunStep[] }) {
  if (steps.length === 0) return <p class="muted">No step has begun yet.</p>;
  return (
    <ol class="timeline" id={id}>
      {steps.map((step) => (
        <TimelineStep step={step} />
      ))}
    </ol>
  );
}

function TimelineStep({ step }: { step: RunStep }) {
  const { label, icon, tone } = stepLooks[step.status];
  return (
    <li class={`timeline-step tone-${tone}`}>
      <span class="timeline-mark">
        <Icon name={icon} size={14} />
      </span>
      <div class="timeline-body">
        <div class="timeline-head">
          <span class="timeline-name">{step.name}</span>
          <Time at={step.changedAt} seconds />
        </div>
        <p class="timeline-note">
          {label}
          {step.attempts > 1 && ` · ${step.attempts} attempts`}
          {step.changedAt - step.beganAt >= 1000 &&
            ` · ${formatDuration(step.changedAt - step.beganAt)}`}
          {step.detail && ` · ${step.detail}`}
        </p>
      </div>
    </li>
  );
}
