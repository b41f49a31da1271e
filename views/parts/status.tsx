import type {
  LetterState,
  PaymentStatus,
  RunStatus,
  StepStatus,
  Tone,
  WebhookOutcome,
} from "#db/statuses.ts";
import type { IconName } from "./icon.tsx";
import { Icon } from "./icon.tsx";

export interface Look {
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

const paymentLooks: Record<PaymentStatus, Look> = {
  pending: { label: "Waiting to be paid", icon: "clock", tone: "active" },
  authorised: { label: "Reserved", icon: "card", tone: "active" },
  captured: { label: "Paid", icon: "check-circle", tone: "good" },
  partially_refunded: { label: "Partly refunded", icon: "undo", tone: "warning" },
  refunded: { label: "Refunded", icon: "undo", tone: "quiet" },
  voided: { label: "Released", icon: "undo", tone: "quiet" },
  declined: { label: "Declined", icon: "cross", tone: "bad" },
  cancelled: { label: "Cancelled", icon: "skip", tone: "quiet" },
  timed_out: { label: "Not paid in time", icon: "clock", tone: "bad" },
};

const webhookLooks: Record<WebhookOutcome, Look> = {
  received: { label: "Received", icon: "clock", tone: "active" },
  delivered: { label: "Acted on", icon: "check", tone: "good" },
  late: { label: "Too late", icon: "clock", tone: "warning" },
  refused: { label: "Refused", icon: "cross", tone: "bad" },
  failed: { label: "Not acted on", icon: "warning", tone: "bad" },
};

const letterLooks: Record<LetterState, Look> = {
  waiting: { label: "Waiting", icon: "clock", tone: "active" },
  sent: { label: "Sent", icon: "check", tone: "good" },
  refused: { label: "Refused", icon: "cross", tone: "bad" },
  "given up": { label: "Given up", icon: "skip", tone: "quiet" },
};

export const letterLabel = (state: LetterState): string => letterLooks[state].label;
export const paymentLabel = (status: PaymentStatus): string => paymentLooks[status].label;
export const webhookLabel = (outcome: WebhookOutcome): string => webhookLooks[outcome].label;

export const runLabel = (status: RunStatus): string => runLooks[status].label;
export const stepLabel = (status: StepStatus): string => stepLooks[status].label;

export function RunBadge({ status }: { status: RunStatus }) {
  return <Badge {...runLooks[status]} />;
}

export function PaymentBadge({ status }: { status: PaymentStatus }) {
  return <Badge {...paymentLooks[status]} />;
}

/** One that waits because it did not get through looks like trouble. */
export function LetterBadge({ state, isHeld }: { state: LetterState; isHeld: boolean }) {
  const look = letterLooks[state];
  return isHeld ? <Badge {...look} label="Held up" tone="warning" /> : <Badge {...look} />;
}

export function WebhookBadge({ outcome }: { outcome: WebhookOutcome }) {
  return <Badge {...webhookLooks[outcome]} />;
}

export function Badge({ label, icon, tone }: Look) {
  return (
    <span class={`badge tone-${tone}`}>
      <Icon name={icon} size={14} />
      {label}
    </span>
  );
}
