import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { listDisputes } from "#db/queries/disputes.ts";
import { listPayments, type Payment } from "#db/queries/payments.ts";
import { findAnyRun, listSteps } from "#db/queries/runs.ts";
import { findCart } from "#db/shop/carts.ts";
import {
  findAnyOrder,
  findOrder,
  listOrderLines,
  listOrders,
  type Order,
} from "#db/shop/orders.ts";
import { findParcelSlot, type ParcelSlot } from "#db/shop/parcel-slots.ts";
import type { AppContext, AppDeps, AppEnv } from "#server/web/deps.ts";
import { inRequest } from "#server/web/in-request.ts";
import { ownerOf, signedIn, signedInUser } from "#server/web/middleware/current-user.ts";
import { notFound } from "#server/web/problem.ts";
import { isDatastar, wantsPage } from "#server/web/request-kind.ts";
import { cancelOrderPayment } from "../commands/cancel-payment.ts";
import { orderAgain } from "../commands/what-can-be-had.ts";
import { tellStatus } from "../rules/order-status.ts";
import { waitUntilOrderMoves } from "./wait-until-order-moves.ts";

/** A shopper's orders: somebody else's do not exist. */
export function ordersApi(deps: AppDeps) {
  const { db } = deps.events;

  return new Hono<AppEnv>()
    .use(signedIn())
    .get("/", (c) => c.json({ orders: listOrders(db, { userId: ownerOf(c) }).map(summaryOf) }))
    .get("/:id/status", (c) => c.json(status(deps, c)))
    .get("/:id", (c) => c.json(describe(deps, ownOrder(deps, c))))
    .post("/:id/cancel-payment", (c) => cancel(deps, c))
    .post("/:id/again", (c) => again(deps, c));
}

function ownOrder({ events: { db } }: AppDeps, c: AppContext): Order {
  const order = findOrder(db, { id: c.req.param("id") ?? "", userId: ownerOf(c) });
  if (!order) throw notFound("order");
  return order;
}

/** For whoever may see it: its owner, and admins. */
function status({ events: { db } }: AppDeps, c: AppContext) {
  const { id: userId, role } = signedInUser(c);
  const id = c.req.param("id") ?? "";
  const order = role === "admin" ? findAnyOrder(db, { id }) : findOrder(db, { id, userId });
  const run = order && findAnyRun(db, { id });
  if (!run) throw notFound("order");
  const steps = listSteps(db, { runId: id });
  return {
    ...tellStatus({ order, run, steps }),
    leaving: leavingOf(findParcelSlot(db, { orderId: id })),
  };
}

async function cancel(deps: AppDeps, c: AppContext): Promise<Response> {
  const order = ownOrder(deps, c);
  await cancelOrderPayment(inRequest(deps, c), { order });
  if (isDatastar(c)) return c.body(null, 204);
  if (!wantsPage(c)) return c.json({ orderId: order.id, asked: "cancel" }, 202);
  await waitUntilOrderMoves(deps, { orderId: order.id, from: "awaiting_payment" });
  return c.redirect(`/orders/${order.id}`, 303);
}

/** A page says on the cart itself what could not be had. */
async function again(deps: AppDeps, c: AppContext): Promise<Response> {
  const orderId = c.req.param("id") ?? "";
  const userId = ownerOf(c);
  const key = `${userId}/again/${orderId}/${c.req.header("idempotency-key") ?? randomUUID()}`;
  const missing = await orderAgain(inRequest(deps, c), { orderId, userId, key });
  if (wantsPage(c)) return c.redirect(`/cart?again=${encodeURIComponent(orderId)}`, 303);
  return c.json({ orderId, cart: findCart(deps.events.db, { userId }), missing });
}

function describe({ events: { db } }: AppDeps, order: Order) {
  const { id: orderId, address, note, itemsCents, shippingCents } = order;
  return {
    ...summaryOf(order),
    address,
    note,
    itemsCents,
    shippingCents,
    lines: listOrderLines(db, { orderId }).map(({ orderId: _, position: __, ...line }) => line),
    payments: listPayments(db, { runId: orderId }).map(paymentOf),
    disputes: listDisputes(db, { runId: orderId }).map(({ runId: _, ...dispute }) => dispute),
    leaving: leavingOf(findParcelSlot(db, { orderId })),
  };
}

function summaryOf(order: Order) {
  const { id, number, status, attempt, reason, totalCents, currency } = order;
  const { createdAt, updatedAt, endedAt } = order;
  const times = { createdAt, updatedAt, endedAt };
  return { id, number, status, attempt, reason, totalCents, currency, ...times };
}

function leavingOf(slot: ParcelSlot | undefined) {
  if (!slot || slot.state === "released") return null;
  return { carrier: slot.carrier, day: slot.day };
}

/** Without what wakes the checkout that waits for it. */
function paymentOf({ awakeableId: _, id: __, runId: ___, ...payment }: Payment) {
  return payment;
}
