import { type ObjectSharedContext, TerminalError } from "@restatedev/restate-sdk";
import { moveOrder } from "#db/shop/order-changes.ts";
import { notify, recordEnd } from "#server/events/record.ts";
import { tell } from "#server/events/telling.ts";
import { Uncompensated } from "#server/orchestration/compensation.ts";
import { saga } from "#server/orchestration/saga.ts";
import { formatMoney } from "#server/rules/money.ts";
import { sentence } from "#server/rules/sentence.ts";
import { carrierTitle } from "#server/rules/system-titles.ts";
import { paymentService } from "#server/services/payment/contract.ts";
import { sayLeaving } from "../../rules/leaving.ts";
import { orderFulfillment } from "../order-fulfillment/contract.ts";
import { writeOrderLetter } from "../order-letters.ts";
import { untilUndone } from "../retry-policies.ts";
import { Attempt, type CheckoutOptions } from "./attempt.ts";
import { type CheckoutResult, type OneTry, userSession } from "./contract.ts";
import { readBill } from "./freeze.ts";
import { outcomeOf } from "./not-paid.ts";
import { type Paid, pay } from "./pay.ts";

/**
 * One try at paying an order. It ends paid, with the fulfillment launched, or with everything as it was:
 * the cart kept, nothing held, nothing owed, and the same order can be paid again. Beside it the shopper
 * goes on shopping: what it pays for is frozen, and only its first and its last word touch the basket.
 */
export async function checkout(
  ctx: ObjectSharedContext,
  options: CheckoutOptions,
  wanted: OneTry,
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

async function newBill(ctx: ObjectSharedContext, options: CheckoutOptions, wanted: OneTry) {
  const userId = ctx.key;
  const session = ctx.client(userSession, userId);
  const { lines } = await session.freeze(wanted);
  if (!lines) return undefined;
  const bill = await ctx.run("Read the order", () =>
    readBill(options, { ...wanted, userId, lines }),
  );
  // It does not wait for this try any more.
  if (!bill) await session.settle({ ...wanted, isPaid: false });
  return bill;
}

/** The basket's word first: from there on no try of this order does anything, whatever else happens. */
async function completed(
  attempt: Attempt,
  { quote, intentId, slot }: Paid,
): Promise<CheckoutResult> {
  const { ctx, run } = attempt;
  const { runId: orderId, userId } = run;
  await settle(attempt, { isPaid: true });
  const { totalCents, currency } = quote;
  showPaid(attempt, { totalCents, currency, slot });
  ctx.sendClient(orderFulfillment, orderId).run({ userId, intentId, totalCents, currency, slot });
  return { orderId, outcome: "paid" };
}

async function settle({ ctx, bill }: Attempt, how: { isPaid: boolean }): Promise<void> {
  const { id: orderId, userId, attempt } = bill.order;
  await ctx.client(userSession, userId).settle({ orderId, attempt, ...how });
}

interface Reserved {
  totalCents: number;
  currency: string;
  slot: Paid["slot"];
}

function showPaid({ events, run }: Attempt, { totalCents, currency, slot }: Reserved): void {
  const { db, hub, now } = events;
  const { runId: id, userId } = run;
  const move = { id, status: "awaiting_approval", reason: null } as const;
  tell(events, () => {
    moveOrder(db, { ...move, from: ["awaiting_payment"], now: now() });
    notify(events, run, {
      key: "paid",
      tone: "good",
      title: "Your payment is reserved",
      body: `${formatMoney(totalCents, currency)} are set aside on your card. They are taken when the shop has approved the order.${leavingOf(slot)}`,
      href: `/orders/${id}`,
    });
    writeOrderLetter({ events, run }, "order-placed", {});
    hub.wake(`run:${id}`, `user:${userId}`, "admin");
  });
}

function leavingOf(slot: Paid["slot"]): string {
  return slot ? ` It is to leave on ${sayLeaving(slot.day, carrierTitle(slot.carrier))}.` : "";
}

/** The provider is told to let go by a call of its own: it may be down, and the shopper must not wait. */
async function notPaid(attempt: Attempt, error: TerminalError): Promise<CheckoutResult> {
  const { ctx, run, bill } = attempt;
  const { message: reason } = error;
  const outcome = outcomeOf(error);
  ctx.sendClient(paymentService).release({ runId: run.runId, attempt: bill.order.attempt });
  await settle(attempt, { isPaid: false });
  if (attempt.isLatest) showNotPaid(attempt, { outcome, reason });
  return { orderId: run.runId, outcome, reason };
}

function showNotPaid(
  { events, run, bill }: Attempt,
  { outcome, reason }: { outcome: CheckoutResult["outcome"]; reason: string },
): void {
  const { db, now } = events;
  const { runId: id } = run;
  tell(events, () => {
    const from = ["checking", "awaiting_payment"] as const;
    moveOrder(db, { id, status: "payment_failed", reason, from, now: now() });
    notify(events, run, {
      key: `not-paid/${bill.order.attempt}`,
      tone: "warning",
      title: "This order is not paid",
      body: `${sentence(reason)} Your cart is as it was, and you can try again.`,
      href: `/orders/${id}`,
    });
    recordEnd(events, run, outcome === "cancelled" ? "cancelled" : "failed");
  });
}
