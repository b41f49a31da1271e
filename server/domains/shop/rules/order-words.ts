import type { OrderStatus } from "#db/shop/statuses.ts";

/** What each status is called, on pages and in refusals. */
export const orderWords: Record<OrderStatus, string> = {
  checking: "Being checked",
  awaiting_payment: "Waiting for payment",
  payment_failed: "Not paid",
  awaiting_approval: "Waiting for approval",
  preparing: "Being prepared",
  shipped: "On its way",
  undoing: "Being undone",
  delivered: "Delivered",
  rejected: "Rejected",
  cancelled: "Cancelled",
  failed: "Failed",
};

export function sayStatus(status: OrderStatus): string {
  return `It is ${orderWords[status].toLowerCase()}.`;
}
