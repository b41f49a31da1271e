import type {
  OrderStatus,
  PaymentStatus,
  RunStatus,
  ShipmentStatus,
  StepStatus,
  Tone,
  TripStatus,
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

export const orderLooks: Record<OrderStatus, Look> = {
  checking: { label: "Being checked", icon: "search", tone: "active" },
  awaiting_payment: { label: "Waiting for payment", icon: "card", tone: "active" },
  payment_failed: { label: "Not paid", icon: "cross", tone: "bad" },
  awaiting_approval: { label: "Waiting for approval", icon: "clock", tone: "active" },
  preparing: { label: "Being prepared", icon: "box", tone: "active" },
  shipped: { label: "On its way", icon: "truck", tone: "active" },
  undoing: { label: "Being undone", icon: "undo", tone: "warning" },
  delivered: { label: "Delivered", icon: "check-circle", tone: "good" },
  rejected: { label: "Rejected", icon: "cross", tone: "bad" },
  cancelled: { label: "Cancelled", icon: "skip", tone: "quiet" },
  failed: { label: "Failed", icon: "warning", tone: "bad" },
};

export const tripLooks: Record<TripStatus, Look> = {
  asking: { label: "Looking for offers", icon: "search", tone: "active" },
  reserving: { label: "Being reserved", icon: "clock", tone: "active" },
  price_changed: { label: "The price has changed", icon: "warning", tone: "warning" },
  awaiting_payment: { label: "Waiting for payment", icon: "card", tone: "active" },
  confirming: { label: "Being confirmed", icon: "receipt", tone: "active" },
  confirmed: { label: "Confirmed", icon: "check-circle", tone: "good" },
  undoing: { label: "Being undone", icon: "undo", tone: "warning" },
  failed: { label: "Not booked", icon: "cross", tone: "bad" },
  cancelled: { label: "Cancelled", icon: "skip", tone: "quiet" },
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

const shipmentLooks: Record<ShipmentStatus, Look> = {
  booked: { label: "Booked", icon: "box", tone: "active" },
  picked_up: { label: "Picked up", icon: "truck", tone: "active" },
  in_transit: { label: "In transit", icon: "truck", tone: "active" },
  out_for_delivery: { label: "Out for delivery", icon: "truck", tone: "active" },
  delivered: { label: "Delivered", icon: "check-circle", tone: "good" },
  cancelled: { label: "Cancelled", icon: "skip", tone: "quiet" },
};

const webhookLooks: Record<WebhookOutcome, Look> = {
  received: { label: "Received", icon: "clock", tone: "active" },
  delivered: { label: "Acted on", icon: "check", tone: "good" },
  late: { label: "Too late", icon: "clock", tone: "warning" },
  refused: { label: "Refused", icon: "cross", tone: "bad" },
};

export const orderLabel = (status: OrderStatus): string => orderLooks[status].label;
export const tripLabel = (status: TripStatus): string => tripLooks[status].label;
export const paymentLabel = (status: PaymentStatus): string => paymentLooks[status].label;
export const webhookLabel = (outcome: WebhookOutcome): string => webhookLooks[outcome].label;

/** Carriers tell their own words too: one we do not know is shown as it came. */
export function shipmentLook(status: string): Look {
  const known = Object.entries(shipmentLooks).find(([name]) => name === status)?.[1];
  return known ?? { label: status.replaceAll("_", " "), icon: "truck", tone: "quiet" };
}

export const runLabel = (status: RunStatus): string => runLooks[status].label;
export const stepLabel = (status: StepStatus): string => stepLooks[status].label;

export function RunBadge({ status }: { status: RunStatus }) {
  return <Badge {...runLooks[status]} />;
}

export function OrderBadge({ status }: { status: OrderStatus }) {
  return <Badge {...orderLooks[status]} />;
}

export function TripBadge({ status }: { status: TripStatus }) {
  return <Badge {...tripLooks[status]} />;
}

export function PaymentBadge({ status }: { status: PaymentStatus }) {
  return <Badge {...paymentLooks[status]} />;
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
