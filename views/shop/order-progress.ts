import type { OrderDescription } from "#db/shop/order-pages.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import type { StageState } from "../parts/stepper.tsx";

export const stages = [
  "checkout",
  "payment",
  "approval",
  "preparing",
  "shipped",
  "delivered",
] as const;
export type Stage = (typeof stages)[number];

export interface StageOnTheWay {
  stage: Stage;
  state: StageState;
}

/** The order's way at a glance, told from what is written down about it. */
export function wayOf(order: OrderDescription): StageOnTheWay[] {
  const at = stages.indexOf(stageOf(order));
  return stages.map((stage, index) => ({ stage, state: stateOf(order, stage, index - at) }));
}

function stateOf(order: OrderDescription, stage: Stage, distance: number): StageState {
  const stopped = stops.has(order.status);
  if (distance > 0) return stopped ? "unreached" : "todo";
  if (distance < 0) return stopped && isUndone(order, stage) ? "undone" : "done";
  if (order.status === "delivered") return "done";
  return stopped ? "stopped" : "now";
}

const stops = new Set<OrderStatus>([
  "payment_failed",
  "undoing",
  "rejected",
  "cancelled",
  "failed",
]);

/** The stage that the order is in, or the one where its way ended. */
function stageOf(order: OrderDescription): Stage {
  switch (order.status) {
    case "checking":
      return "checkout";
    case "awaiting_payment":
      return "payment";
    case "payment_failed":
      return order.payments.some(({ attempt }) => attempt === order.attempt)
        ? "payment"
        : "checkout";
    case "awaiting_approval":
    case "rejected":
      return "approval";
    case "preparing":
      return "preparing";
    case "shipped":
    case "delivered":
      return "delivered";
    case "cancelled":
      return wasCaptured(order) ? "preparing" : "approval";
    case "undoing":
    case "failed":
      return whereItFailed(order);
  }
}

function whereItFailed({ shipment, invoice }: OrderDescription): Stage {
  if (shipment?.shipmentId) return "delivered";
  return shipment?.labelId && invoice ? "shipped" : "preparing";
}

function wasCaptured({ payments }: OrderDescription): boolean {
  return payments.some(({ capturedCents }) => capturedCents > 0);
}

function isUndone(order: OrderDescription, stage: Stage): boolean {
  switch (stage) {
    case "payment":
      return order.payments.some(({ status }) => status === "refunded" || status === "voided");
    case "preparing":
      return Boolean(order.invoice?.cancelledAt ?? order.shipment?.labelVoidAt);
    case "shipped":
      return order.shipment?.status === "cancelled";
    case "checkout":
    case "approval":
    case "delivered":
      return false;
  }
}
