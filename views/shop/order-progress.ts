import type { OrderDescription } from "#db/shop/order-pages.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import { type ShownStage, stageState } from "#views/parts/stepper.tsx";

const stages = ["checkout", "payment", "approval", "preparing", "shipped", "delivered"] as const;
type Stage = (typeof stages)[number];

const looks: Record<Stage, Pick<ShownStage, "name" | "icon">> = {
  checkout: { name: "Checkout", icon: "cart" },
  payment: { name: "Payment", icon: "card" },
  approval: { name: "Approval", icon: "admin" },
  preparing: { name: "Preparing", icon: "box" },
  shipped: { name: "Shipped", icon: "truck" },
  delivered: { name: "Delivered", icon: "check-circle" },
};

/** How far an order has come, told from what is written down about it. */
export function progressOf(order: OrderDescription): ShownStage[] {
  const at = stages.indexOf(stageOf(order));
  const ended = endOf(order);
  return stages.map((stage, index) => ({
    ...looks[stage],
    state: stageState({ distance: index - at, ended, undone: isUndone(order, stage) }),
  }));
}

const endedEarly = new Set<OrderStatus>([
  "payment_failed",
  "undoing",
  "rejected",
  "cancelled",
  "failed",
]);

function endOf({ status }: OrderDescription): "well" | "early" | undefined {
  if (status === "delivered") return "well";
  return endedEarly.has(status) ? "early" : undefined;
}

/** The stage that the order is in, or the one where it ended. */
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
