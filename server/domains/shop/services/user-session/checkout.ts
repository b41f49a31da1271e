import { type ObjectContext, TerminalError } from "@restatedev/restate-sdk";
import { unlockCart, writeCart } from "#db/shop/carts.ts";
import { moveOrder } from "#db/shop/order-changes.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { transaction } from "#db/transaction.ts";
import { notify, recordEnd } from "#server/events/record.ts";
import { Uncompensated } from "#server/orchestration/compensation.ts";
import { saga } from "#server/orchestration/saga.ts";
import { paymentService } from "#server/services/payment/contract.ts";
import { orderFulfillment } from "../order-fulfillment/contract.ts";
import { Attempt, type CheckoutOptions } from "./attempt.ts";
import { keepBasket, readBasket, without } from "./basket.ts";
import type { Basket, CheckoutResult } from "./contract.ts";
import { readBill } from "./freeze.ts";
import { outcomeOf } from "./not-paid.ts";
import { type Paid, pay } from "./pay.ts";

/**
 * One try at paying an order. It ends paid, with the fulfillment launched, or with everything as it was:
 * the cart kept, nothing held, nothing owed, and the same order can be paid again.
 */
export async function checkout(
  ctx: ObjectContext,
  options: CheckoutOptions,
  wanted: { orderId: string; attempt: number },
): Promise<CheckoutResult> {
  const { orderId } = wanted;

  // 1. Whatever asks again, and whenever: an order is paid once, and a try is made once.
  const bill = await newBill(ctx, options, wanted);
  if (!bill) return { orderId, outcome: "already_processed" };
  const attempt = new Attempt(ctx, options, bill);

  // 2. Checks, quote, hold and payment; what a failure leaves behind is undone before it arrives here.
  const { observer } = attempt;
  const paying = saga(ctx, "checkout", { observer, runId: orderId });
  let paid: Paid;
  try {
    paid = await paying.run((steps) => pay(attempt, steps));
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    return notPaid(attempt, error instanceof Uncompensated ? error.cause : error);
  }

  // 3. Paid for good: nothing from here on is undone.
  return completed(attempt, paid);
}

/** The markers outlive every deduplication by key; the order's own state outlives the markers. */
async function newBill(
  ctx: ObjectContext,
  { events, paymentTimeoutMs }: CheckoutOptions,
  { orderId, attempt }: { orderId: string; attempt: number },
) {
  const tried = triesOf(orderId);
  if (await ctx.get<boolean>(markerOf(orderId))) return undefined;
  if (((await ctx.get<number>(tried)) ?? 0) >= attempt) return undefined;
  ctx.set(tried, attempt);
  const { lines } = await readBasket(ctx);
  const userId = ctx.key;
  return ctx.run("Read the order", () =>
    readBill(events.db, { orderId, userId, attempt, lines, paymentTimeoutMs }),
  );
}

function markerOf(orderId: string): string {
  return `checkout:exec:${orderId}`;
}

function triesOf(orderId: string): string {
  return `checkout:tried:${orderId}`;
}

/** The marker first: from here on no try of this order does anything, whatever else happens. */
async function completed(attempt: Attempt, { quote, intentId }: Paid): Promise<CheckoutResult> {
  const { ctx, run } = attempt;
  const { runId: orderId, userId } = run;
  ctx.set(markerOf(orderId), true);
  ctx.clear(triesOf(orderId));
  const left = without(
    await readBasket(ctx),
    quote.lines.map(({ sku }) => sku),
  );
  keepBasket(ctx, left);
  await ctx.run("Take what is paid out of the cart", () => showPaid(attempt, left));
  const { totalCents, currency } = quote;
  ctx.sendClient(orderFulfillment, orderId).run({ userId, intentId, totalCents, currency });
  return { orderId, outcome: "paid" };
}

function showPaid({ options, run }: Attempt, { lines }: Basket): void {
  const { db, hub, now } = options.events;
  const { runId: orderId, userId } = run;
  transaction(db, () => {
    writeCart(db, { userId, lines, now: now() });
    unlockCart(db, { userId, orderId, now: now() });
    moveOrder(db, { id: orderId, status: "awaiting_approval", reason: null, now: now() });
  });
  notify(options.events, run, {
    key: "paid",
    tone: "good",
    title: "Payment received",
    body: "Your order is paid and on its way through our hands.",
    href: `/orders/${orderId}`,
  });
  hub.wake(`run:${orderId}`, `user:${userId}`, "admin");
}

/** The provider is told to let go by a call of its own: it may be down, and the shopper must not wait. */
async function notPaid(attempt: Attempt, error: TerminalError): Promise<CheckoutResult> {
  const { ctx, run, bill } = attempt;
  const { message: reason } = error;
  const outcome = outcomeOf(error);
  ctx.sendClient(paymentService).release({ runId: run.runId, attempt: bill.order.attempt });
  await ctx.run(attempt.named("Say why it was not paid"), () =>
    showNotPaid(attempt, { outcome, reason }),
  );
  return { orderId: run.runId, outcome, reason };
}

function showNotPaid(
  { options, run, bill }: Attempt,
  { outcome, reason }: { outcome: CheckoutResult["outcome"]; reason: string },
): void {
  const { events } = options;
  const { db, now } = events;
  const { runId: orderId, userId } = run;
  // Said once more after a crash, it must not end the next try that was opened meanwhile.
  if (findAnyOrder(db, { id: orderId })?.attempt !== bill.order.attempt) return;
  transaction(db, () => {
    unlockCart(db, { userId, orderId, now: now() });
    moveOrder(db, { id: orderId, status: "payment_failed", reason, now: now() });
  });
  notify(events, run, {
    key: `not-paid/${bill.order.attempt}`,
    tone: "warning",
    title: "This order is not paid",
    body: `${reason}. Your cart is as it was, and you can try again.`,
    href: `/orders/${orderId}`,
  });
  recordEnd(events, run, outcome === "cancelled" ? "cancelled" : "failed");
}
