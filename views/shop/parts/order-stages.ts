import type { ShownStage } from "#views/parts/stepper.tsx";
import type { Stage, StageOnTheWay } from "../order-progress.ts";

const looks: Record<Stage, Pick<ShownStage, "name" | "icon">> = {
  checkout: { name: "Checkout", icon: "cart" },
  payment: { name: "Payment", icon: "card" },
  approval: { name: "Approval", icon: "admin" },
  preparing: { name: "Preparing", icon: "box" },
  shipped: { name: "Shipped", icon: "truck" },
  delivered: { name: "Delivered", icon: "check-circle" },
};

export function shownStage({ stage, state }: StageOnTheWay): ShownStage {
  return { ...looks[stage], state };
}
