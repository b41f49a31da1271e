import type { OrderStatus, ShipmentStatus } from "#db/shop/statuses.ts";
import { orderWords } from "#server/domains/shop/rules/order-words.ts";
import { Badge, type Look } from "#views/parts/status.tsx";

export const orderLooks: Record<OrderStatus, Look> = {
  checking: { label: orderWords.checking, icon: "search", tone: "active" },
  awaiting_payment: { label: orderWords.awaiting_payment, icon: "card", tone: "active" },
  payment_failed: { label: orderWords.payment_failed, icon: "cross", tone: "bad" },
  awaiting_approval: { label: orderWords.awaiting_approval, icon: "clock", tone: "active" },
  preparing: { label: orderWords.preparing, icon: "box", tone: "active" },
  shipped: { label: orderWords.shipped, icon: "truck", tone: "active" },
  undoing: { label: orderWords.undoing, icon: "undo", tone: "warning" },
  delivered: { label: orderWords.delivered, icon: "check-circle", tone: "good" },
  rejected: { label: orderWords.rejected, icon: "cross", tone: "bad" },
  cancelled: { label: orderWords.cancelled, icon: "skip", tone: "quiet" },
  failed: { label: orderWords.failed, icon: "warning", tone: "bad" },
};

const shipmentLooks: Record<ShipmentStatus, Look> = {
  booked: { label: "Booked", icon: "box", tone: "active" },
  picked_up: { label: "Picked up", icon: "truck", tone: "active" },
  in_transit: { label: "In transit", icon: "truck", tone: "active" },
  out_for_delivery: { label: "Out for delivery", icon: "truck", tone: "active" },
  delivered: { label: "Delivered", icon: "check-circle", tone: "good" },
  cancelled: { label: "Cancelled", icon: "skip", tone: "quiet" },
};

export const orderLabel = (status: OrderStatus): string => orderLooks[status].label;

/** Carriers tell their own words too: one we do not know is shown as it came. */
export function shipmentLook(status: string): Look {
  const known = Object.entries(shipmentLooks).find(([name]) => name === status)?.[1];
  return known ?? { label: status.replaceAll("_", " "), icon: "truck", tone: "quiet" };
}

export function OrderBadge({ status }: { status: OrderStatus }) {
  return <Badge {...orderLooks[status]} />;
}
