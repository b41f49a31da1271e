import { type ObjectContext, TerminalError } from "@restatedev/restate-sdk";
import { unlockCart, writeCart } from "#db/shop/carts.ts";
import { moveOrder } from "#db/shop/order-changes.ts";
import { notify, recordEnd } from "#server/events/record.ts";
import { tell } from "#server/events/telling.ts";
import { Uncompensated } from "#server/orchestration/compensation.ts";
import { saga } from "#server/orchestration/saga.ts";
import { formatMoney } from "#server/rules/money.ts";
import { paymentService } from "#server/services/payment/contract.ts";
import { orderFulfillment } from "../order-fulfillment/contract.ts";
import { untilUndone } from "../retry-policies.ts";
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
  const paying = saga(ctx, "checkout", { observer, runId: orderId, undoRetry: untilUndone });
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
  options: CheckoutOptions,
  { orderId, attempt }: { orderId: string; attempt: number },
) {
  const tried = triesOf(orderId);
  if (await ctx.get<boolean>(markerOf(orderId))) return undefined;
  if (((await ctx.get<number>(tried)) ?? 0) >= attempt) return undefined;
  ctx.set(tried, attempt);
  const { lines } = await readBasket(ctx);
  const userId = ctx.key;
  return ctx.run("Read the order", () => readBill(options, { orderId, userId, attempt, lines }));
}

function markerOf(orderId: string): string {
  return `checkout:exec:${orderId}`;
}

function triesOf(orderId: string): string {
  return `checkout:tried:${orderId}`;
}

/** The marker first: from here on no try of this order does anything, whatever else happens. */
function completed(attempt: Attempt, { quote, intentId }: Paid): CheckoutResult {
  const { ctx, run, bill } = attempt;
  const { runId: orderId, userId } = run;
  ctx.set(markerOf(orderId), true);
  ctx.clear(triesOf(orderId));
  // The basket is as it was when this began: nobody else changes it while this goes on.
  const left = without(
    bill,
    quote.lines.map(({ sku }) => sku),
  );
  keepBasket(ctx, left);
  const { totalCents, currency } = quote;
  showPaid(attempt, { left, totalCents, currency });
  ctx.sendClient(orderFulfillment, orderId).run({ userId, intentId, totalCents, currency });
  return { orderId, outcome: "paid" };
}

interface Reserved {
  left: Basket;
  totalCents: number;
  currency: string;
}

function showPaid({ events, run }: Attempt, { left, totalCents, currency }: Reserved): void {
  const { db, hub, now } = events;
  const { runId: id, userId } = run;
  const move = { id, status: "awaiting_approval", reason: null } as const;
  tell(events, () => {
    writeCart(db, { userId, lines: left.lines, now: now() });
    unlockCart(db, { userId, orderId: id, now: now() });
    moveOrder(db, { ...move, from: ["awaiting_payment"], now: now() });
    notify(events, run, {
      key: "paid",
      tone: "good",
      title: "Your payment is reserved",
      body: `${formatMoney(totalCents, currency)} are set aside on your card. They are taken when the shop has approved the order.`,
      href: `/orders/${id}`,
    });
    hub.wake(`run:${id}`, `user:${userId}`, "admin");
  });
}

/** The provider is told to let go by a call of its own: it may be down, and the shopper must not wait. */
function notPaid(attempt: Attempt, error: TerminalError): CheckoutResult {
  const { ctx, run, bill } = attempt;
  const { message: reason } = error;
  const outcome = outcomeOf(error);
  ctx.sendClient(paymentService).release({ runId: run.runId, attempt: bill.order.attempt });
  if (attempt.isLatest) showNotPaid(attempt, { outcome, reason });
  return { orderId: run.runId, outcome, reason };
}

function showNotPaid(
  { events, run, bill }: Attempt,
  { outcome, reason }: { outcome: CheckoutResult["outcome"]; reason: string },
): void {
  const { db, now } = events;
  const { runId: id, userId } = run;
  tell(events, () => {
    unlockCart(db, { userId, orderId: id, now: now() });
    const from = ["checking", "awaiting_payment"] as const;
    moveOrder(db, { id, status: "payment_failed", reason, from, now: now() });
    notify(events, run, {
      key: `not-paid/${bill.order.attempt}`,
      tone: "warning",
      title: "This order is not paid",
      body: `${reason}. Your cart is as it was, and you can try again.`,
      href: `/orders/${id}`,
    });
    recordEnd(events, run, outcome === "cancelled" ? "cancelled" : "failed");
  });
}
