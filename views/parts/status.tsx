import type { RunStatus, StepStatus, Tone } from "#db/statuses.ts";
import type { IconName } from "./icon.tsx";
import { Icon } from "./icon.tsx";

interface Look {
  label: string;
  icon: IconName;
  tone: Tone | "quiet" | "active";
}

const runLooks: Record<RunStatus, Look> = {
  queued: { label: "Queued", icon: "clock", tone: "quiet" },
  running: { label: "Running", icon: "play", tone: "active" },
  waiting: { label: "Waiting", icon: "clock", tone: "active" },
  done: { label: "Done", icon: "check-circle", tone: "good" },
  failed: { label: "Failed", icon: "cross", tone: "bad" },
  cancelled: { label: "Cancelled", icon: "skip", tone: "quiet" },
  compensated: { label: "Undone", icon: "undo", tone: "warning" },
};

export const stepLooks: Record<StepStatus, Look> = {
  waiting: { label: "Waiting", icon: "clock", tone: "active" },
  running: { label: "Running", icon: "play", tone: "active" },
  retrying: { label: "Retrying", icon: "retry", tone: "warning" },
  done: { label: "Done", icon: "check", tone: "good" },
  failed: { label: "Failed", icon: "cross", tone: "bad" },
  skipped: { label: "Skipped", icon: "skip", tone: "quiet" },
  compensating: { label: "Undoing", icon: "undo", tone: "warning" },
  compensated: { label: "Undone", icon: "undo", tone: "warning" },
  uncompensated: { label: "Could not be undone", icon: "warning", tone: "bad" },
};

export const runLabel = (status: RunStatus): string => runLooks[status].label;
export const stepLabel = (status: StepStatus): string => stepLooks[status].label;

export function RunBadge({ status }: { status: RunStatus }) {
  return <Badge {...runLooks[status]} />;
}

export function Badge({ label, icon, tone }: Look) {
  return (
    <span class={`badge tone-${tone}`}>
      <Icon name={icon} size={14} />
      {label}
    </span>
  );
}
