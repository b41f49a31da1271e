import type { TripStatus } from "#db/travel/statuses.ts";
import { Badge, type Look } from "#views/parts/status.tsx";

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

export const tripLabel = (status: TripStatus): string => tripLooks[status].label;

export function TripBadge({ status }: { status: TripStatus }) {
  return <Badge {...tripLooks[status]} />;
}
