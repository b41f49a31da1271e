import { setNextAction } from "#db/queries/runs.ts";
import { moveOrder } from "#db/shop/order-changes.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import { transaction } from "#db/transaction.ts";
import { type Notice, notify, notifyAdmins } from "#server/events/record.ts";
import type { Fulfillment } from "./fulfillment.ts";

/**
 * Where an order may come from. Every pass of the workflow makes its moves anew, so a move that an order
 * has behind it must find nothing to move.
 */
const before = {
  awaiting_approval: ["awaiting_payment", "awaiting_approval"],
  preparing: ["awaiting_approval"],
  shipped: ["preparing"],
  delivered: ["shipped"],
  undoing: ["awaiting_approval", "preparing", "shipped"],
  rejected: ["undoing"],
  cancelled: ["undoing"],
  failed: ["undoing"],
} as const satisfies Partial<Record<OrderStatus, readonly OrderStatus[]>>;

interface Move {
  status: keyof typeof before;
  /** Why, in words for the shopper; null takes back what was said before. */
  reason?: string | null;
  /** What comes next, in words for the run's page. */
  nextAction?: string;
}

/** The order and what its run says move together, once, and then everybody looks. Answers whether it moved. */
export function move(
  { events: { db, hub, now }, orderId: id, run }: Fulfillment,
  { nextAction, ...wanted }: Move,
): boolean {
  const moved = transaction(db, () => {
    const moved = moveOrder(db, { id, ...wanted, from: before[wanted.status], now: now() });
    if (moved && nextAction) setNextAction(db, { id, nextAction, now: now() });
    return moved;
  });
  if (!moved) return false;
  hub.wake(`run:${id}`, `user:${run.userId}`);
  if (!offTheDesk.includes(wanted.status)) hub.wake("admin");
  return true;
}

/** Admins are shown what waits for a decision or has failed, and no parcel on its way. */
const offTheDesk: readonly OrderStatus[] = ["shipped", "delivered"];

/** An occasion that comes once for each parcel. */
export function keyOfParcel(occasion: string, parcel: number): string {
  return parcel === 1 ? occasion : `${occasion}/${parcel}`;
}

export function tellShopper({ events, run, orderId }: Fulfillment, notice: Notice): void {
  notify(events, run, { href: `/orders/${orderId}`, ...notice });
}

export function tellAdmins({ events, orderId }: Fulfillment, notice: Notice): void {
  notifyAdmins(events, orderId, notice);
}
