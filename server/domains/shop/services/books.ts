import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "#db/connection.ts";
import { findCart, thawCart } from "#db/shop/carts.ts";
import { findDecision } from "#db/shop/decisions.ts";
import { cancelInvoice } from "#db/shop/invoices.ts";
import { moveOrder } from "#db/shop/order-changes.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { releaseParcelSlot } from "#db/shop/parcel-slots.ts";
import { putBackPick } from "#db/shop/picks.ts";
import { carts, orders, parcelSlots, stockHolds } from "#db/shop/schema.ts";
import { finalOrderStatuses } from "#db/shop/statuses.ts";
import { notify, recordEnd } from "#server/events/record.ts";
import type { Events } from "#server/events/run-observer.ts";
import { sentence } from "#server/rules/sentence.ts";
import { abandoned, type Found, type Keeper, type Mended } from "#server/services/keeper.ts";
import { compareParcels, heldSlot, letParcelGo } from "./parcel-books.ts";
import { giveStockBack, releaseStock } from "./stock.ts";

const locked = "a cart is locked by an order that is over";
const heldStock = "stock is held for an order that is over";

/** How orders are looked after. */
export const keeperOfOrders: Keeper = {
  kind: "order",
  targetsOf: ({ id, userId }) => [
    `UserSession/${userId}/checkout`,
    `OrderFulfillmentWorkflow/${id}/run`,
  ],
  wasTakenUp: (db, { id, userId }) => findCart(db, { userId }).lockedBy === id,
  canEnd: (db, { id }) => isBeingPaid(db, id) || isBeingUndone(db, id),
  find: (db) => [...lockedCarts(db), ...heldForNobody(db), ...slotsForNobody(db)],
  compare: compareParcels,
  mend,
  letGo: letParcelGo,
};

/** A checkout can be ended by anybody: nothing is taken, and the same order can be paid again. */
function isBeingPaid(db: Database, id: string): boolean {
  const status = findAnyOrder(db, { id })?.status;
  return status === "checking" || status === "awaiting_payment";
}

/** All that an order gives back can be given back by anybody, and more than once. */
function isBeingUndone(db: Database, id: string): boolean {
  return findAnyOrder(db, { id })?.status === "undoing";
}

const isOver = inArray(orders.status, [...finalOrderStatuses, "payment_failed"]);

function lockedCarts(db: Database): Found[] {
  return db
    .select({ runId: orders.id, number: orders.number })
    .from(carts)
    .innerJoin(orders, eq(orders.id, carts.lockedBy))
    .where(isOver)
    .all()
    .map(({ runId, number }) => found(locked, runId, number));
}

function heldForNobody(db: Database): Found[] {
  return db
    .selectDistinct({ runId: orders.id, number: orders.number })
    .from(stockHolds)
    .innerJoin(orders, eq(orders.id, stockHolds.orderId))
    .where(and(eq(stockHolds.state, "held"), isOver))
    .all()
    .map(({ runId, number }) => found(heldStock, runId, number));
}

function slotsForNobody(db: Database): Found[] {
  return db
    .select({ runId: orders.id, number: orders.number })
    .from(parcelSlots)
    .innerJoin(orders, eq(orders.id, parcelSlots.orderId))
    .where(and(eq(parcelSlots.state, "held"), isOver))
    .all()
    .map(({ runId, number }) => found(heldSlot, runId, number));
}

function found(kind: string, runId: string, number: number): Found {
  return { kind, runId, words: `Order ${number}: ${kind}`, isSafe: true };
}

function mend(events: Events, { kind, runId }: Pick<Found, "kind" | "runId">): Mended {
  switch (kind) {
    case abandoned:
      return isBeingUndone(events.db, runId)
        ? endUndoing(events, runId)
        : endCheckout(events, runId);
    case locked:
      unlock(events, runId);
      return {};
    case heldStock:
      releaseStock(events, { orderId: runId });
      return {};
    case heldSlot:
      releaseParcelSlot(events.db, { orderId: runId, now: events.now() });
      return {};
    default:
      return {};
  }
}

/** As a try ends that came to nothing, but for its workflow: that is gone. */
function endCheckout(events: Events, id: string): Mended {
  const { db, now } = events;
  const order = findAnyOrder(db, { id });
  if (!order || !isBeingPaid(db, id)) return {};
  const { userId, attempt } = order;
  const reason = "The payment was interrupted, and nothing is charged";
  releaseStock(events, { orderId: id });
  releaseParcelSlot(db, { orderId: id, now: now() });
  unlock(events, id);
  moveOrder(db, {
    ...{ id, status: "payment_failed", reason, now: now() },
    from: ["checking", "awaiting_payment"],
  });
  const run = { runId: id, userId };
  notify(events, run, {
    key: `interrupted/${attempt}`,
    tone: "warning",
    title: "This order is not paid",
    body: `${sentence(reason)} Your cart is as it was, and you can try again.`,
    href: `/orders/${id}`,
  });
  recordEnd(events, run, "failed");
  return { release: { runId: id, attempt } };
}

/** What is our own is put back here; the money and the parcel by those who speak to the outside. */
function endUndoing(events: Events, id: string): Mended {
  const { db, now } = events;
  const order = findAnyOrder(db, { id });
  if (!order) return {};
  giveStockBack(events, { orderId: id });
  releaseParcelSlot(db, { orderId: id, now: now() });
  putBackPick(db, { orderId: id, now: now() });
  cancelInvoice(db, { orderId: id, now: now() });
  const status = endingOf(db, id);
  moveOrder(db, { id, status, from: ["undoing"], now: now() });
  const run = { runId: id, userId: order.userId };
  notify(events, run, {
    key: "undone",
    tone: "warning",
    title: "Your order is undone",
    body: `${sentence(order.reason ?? "It could not be fulfilled")} Whatever was taken goes back.`,
    href: `/orders/${id}`,
  });
  recordEnd(events, run, status === "cancelled" ? "cancelled" : "compensated");
  return { release: { runId: id, attempt: order.attempt } };
}

function endingOf(db: Database, orderId: string): "cancelled" | "rejected" | "failed" {
  if (findDecision(db, { orderId, topic: "cancellation" })) return "cancelled";
  const decision = findDecision(db, { orderId, topic: "approval" });
  return decision?.action === "reject" ? "rejected" : "failed";
}

function unlock({ db, hub, now }: Events, orderId: string): void {
  const userId = findAnyOrder(db, { id: orderId })?.userId;
  if (!userId) return;
  thawCart(db, { userId, orderId, now: now() });
  hub.wake(`user:${userId}`);
}
