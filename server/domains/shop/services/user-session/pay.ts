import { commit } from "#db/group-commit.ts";
import { moveOrder } from "#db/shop/order-changes.ts";
import type { Quote } from "#server/domains/shop/rules/quote.ts";
import { stepNames } from "#server/domains/shop/rules/step-names.ts";
import { tell } from "#server/events/telling.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { openPayment, waitForPayment } from "#server/services/taking-payment.ts";
import { holdStock, keepStock, releaseStock } from "../stock.ts";
import type { Attempt } from "./attempt.ts";
import { checkOrder } from "./checks.ts";
import { freeze } from "./freeze.ts";
import { NotPaid, orShort, unpaid } from "./not-paid.ts";
import { type ReservedSlot, reserveSlot } from "./reserve-slot.ts";

export interface Paid {
  quote: Quote;
  intentId: string;
  /** None when no carrier answered, or none reserves any. */
  slot: ReservedSlot | undefined;
}

/** A payment that comes at the last moment must still find its stock held. */
const holdMarginMs = 2 * 60_000;

/** From the checks to the money: what it holds is let go of again when it does not get that far. */
export async function pay(attempt: Attempt, steps: Steps): Promise<Paid> {
  const { ctx, events, named, bill } = attempt;
  const { db } = events;
  const { order, lines, paymentTimeoutMs, providers } = bill;
  const orderId = order.id;
  if (lines.length === 0) throw new NotPaid("refused", "The cart is empty");
  const until = bill.readAt + paymentTimeoutMs;
  const timeUp = ctx.sleep(paymentTimeoutMs);

  // 1. Everything that can be known beforehand.
  await checkOrder(attempt);

  // 2. What it costs. No price, tariff or cart that changes from now on changes this order.
  const quote = await steps
    .step(named(stepNames.freeze))
    .execute(() => commit(db, () => freeze(events, bill)));

  // 3. The stock, before anybody is charged for it.
  const hold = { orderId, lines, expiresAt: until + holdMarginMs };
  await steps
    .step(named(stepNames.hold))
    .withCompensation(() => commit(db, () => releaseStock(events, hold)))
    .execute(() => commit(db, () => orShort(holdStock(events, hold))));

  // 4. The parcel's place at a carrier, on the earliest day that there is one.
  const slot = await reserveSlot(attempt, steps);

  // 5. What it costs is asked for. A try that came to nothing is let go of when all else is undone.
  const { totalCents: amountCents, currency } = quote;
  const { intentId, ...opened } = await openPayment(ctx, steps.step(named(stepNames.askPayment)), {
    runId: orderId,
    attempt: order.attempt,
    amountCents,
    currency,
    expiresAt: until,
    providers,
  });

  // 6. The shopper pays, declines, cancels, or does nothing.
  showWaiting(attempt);
  const step = named(stepNames.awaitPayment);
  await waitForPayment(attempt, steps, { step, ...opened, timeUp, until, unpaid });

  // 7. The stock is theirs, unless the hold ran out meanwhile and somebody else was faster.
  await steps
    .step(named(stepNames.keep))
    .execute(() => commit(db, () => orShort(keepStock(events, hold))));
  return { quote, intentId, slot };
}

function showWaiting({ events, run, isLatest }: Attempt): void {
  const { db, hub, now } = events;
  const { runId: id, userId } = run;
  if (!isLatest) return;
  const move = { id, status: "awaiting_payment", from: ["checking"] } as const;
  tell(events, () => {
    if (moveOrder(db, { ...move, now: now() })) hub.wake(`run:${id}`, `user:${userId}`);
  });
}
