import type { Child } from "hono/jsx";
import type { OrderDescription } from "#db/shop/order-pages.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import { orderActions } from "#server/domains/shop/rules/order-actions.ts";
import { StatusCard } from "#views/parts/status-card.tsx";
import { orderLooks } from "./status.tsx";

export const orderExplanations: Record<OrderStatus, string> = {
  checking: "Stock, address, payment method and price are being checked. It takes a moment.",
  awaiting_payment: "Everything is set aside for you until you have paid.",
  payment_failed: "The order was not paid. Your cart is as it was.",
  awaiting_approval:
    "The money is reserved, not taken. Somebody at the shop looks at every order before it is packed.",
  preparing: "Approved. The payment is taken, the things are picked and labelled.",
  shipped: "The parcel is with the carrier.",
  undoing: "It could not go on. Every step that was taken is being undone.",
  delivered: "The parcel has arrived.",
  rejected: "The shop did not accept the order. Money that was reserved or paid goes back.",
  cancelled: "The order was cancelled. Money that was reserved or paid goes back.",
  failed: "The order could not be carried out. Money that was reserved or paid goes back.",
};

interface OrderStatusCardProps {
  order: OrderDescription;
  now: number;
  children?: Child;
}

/** Where the order stands, and what can be done about it. */
export function OrderStatusCard({ order, now, children }: OrderStatusCardProps) {
  const until = deadlineOf(order);
  const label = order.status === "awaiting_payment" ? "To be paid within" : "To be decided within";
  return (
    <StatusCard
      id="order-now"
      look={orderLooks[order.status]}
      explanation={orderExplanations[order.status]}
      reason={order.reason}
      deadline={until === undefined ? undefined : { label, until, now }}
    >
      {children}
    </StatusCard>
  );
}

export function deadlineOf(order: OrderDescription): number | undefined {
  const waitsUntil = order.run.waitingUntil ?? undefined;
  if (order.status === "awaiting_payment")
    return orderActions(order, order.payments).pay?.expiresAt ?? waitsUntil;
  return order.status === "awaiting_approval" ? waitsUntil : undefined;
}
