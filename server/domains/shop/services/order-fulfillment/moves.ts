import { setNextAction } from "#db/queries/runs.ts";
import { listAdmins } from "#db/queries/users.ts";
import { moveOrder } from "#db/shop/order-changes.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import { type Notice, notify } from "#server/events/record.ts";
import type { Fulfillment } from "./fulfillment.ts";

interface Move {
  status: OrderStatus;
  /** Why, in words for the shopper; null takes back what was said before. */
  reason?: string | null;
  /** What comes next, in words for the run's page. */
  nextAction?: string;
}

/** Inside a named `ctx.run`: the order and what its run says move together, then everybody looks. */
export function move(
  { events: { db, hub, now }, orderId, run }: Fulfillment,
  { nextAction, ...moved }: Move,
): void {
  db.transaction((tx) => {
    moveOrder(tx, { id: orderId, ...moved, now: now() });
    if (nextAction) setNextAction(tx, { id: orderId, nextAction, now: now() });
  });
  hub.wake(`run:${orderId}`, `user:${run.userId}`);
  if (!offTheDesk.includes(moved.status)) hub.wake("admin");
}

/** Admins are shown what waits for a decision or has failed, and no parcel on its way. */
const offTheDesk: readonly OrderStatus[] = ["shipped", "delivered"];

export function tellShopper({ events, run, orderId }: Fulfillment, notice: Notice): void {
  notify(events, run, { href: `/orders/${orderId}`, ...notice });
}

export function tellAdmins({ events, orderId }: Fulfillment, notice: Notice): void {
  for (const { id } of listAdmins(events.db)) {
    notify(events, { runId: orderId, userId: id }, { href: "/admin", ...notice });
  }
}
