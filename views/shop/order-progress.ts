import type { OrderDescription } from "#db/shop/order-pages.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import { stepNames } from "#server/domains/shop/rules/step-names.ts";
import { type ShownStage, stagesSeen } from "#views/parts/stepper.tsx";

const stages = [
  { stage: "checkout", name: "Checkout", icon: "cart" },
  { stage: "payment", name: "Payment", icon: "card" },
  { stage: "approval", name: "Approval", icon: "admin" },
  { stage: "preparing", name: "Preparing", icon: "box" },
  { stage: "shipped", name: "Shipped", meanwhile: "On its way", icon: "truck" },
  { stage: "delivered", name: "Delivered", icon: "check-circle" },
] as const;
type Stage = (typeof stages)[number]["stage"];

/** How far an order has come, told from what is written down about it. */
export function progressOf(order: OrderDescription): ShownStage[] {
  return stagesSeen<Stage>(stages, {
    at: stageOf(order),
    ended: endOf(order),
    isUndone: (stage) => isUndone(order, stage),
  });
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
      return "shipped";
    case "delivered":
      return "delivered";
    case "undoing":
    case "cancelled":
    case "failed":
      return whereItTurnedBack(order);
  }
}

/** Told from the steps that had begun: what was never reached is not where it ended. */
function whereItTurnedBack({ steps, payments }: OrderDescription): Stage {
  const hasBegun = (name: string) => steps.some((step) => step.name === name);
  if (hasBegun(stepNames.handOver)) return "shipped";
  const wasPaid = payments.some(({ capturedCents }) => capturedCents > 0);
  return wasPaid || hasBegun(stepNames.capture) ? "preparing" : "approval";
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
      return order.steps.some(
        ({ name, status }) => name === stepNames.stock && status === "compensated",
      );
    case "approval":
    case "delivered":
      return false;
  }
}
