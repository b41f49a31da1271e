import type { Quote } from "#server/domains/shop/rules/quote.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { type PaymentAnswer, paymentService } from "#server/services/payment/contract.ts";
import { inventoryService } from "../inventory/contract.ts";
import type { Attempt } from "./attempt.ts";
import { checkOrder } from "./checks.ts";
import { freeze } from "./freeze.ts";
import { NotPaid, orShort } from "./not-paid.ts";
import { waitForPayment } from "./wait-for-payment.ts";

export interface Paid {
  quote: Quote;
  intentId: string;
}

/** A payment that comes at the last moment must still find its stock held. */
const holdMarginMs = 2 * 60_000;

/** From the checks to the money: what it holds is let go of again when it does not get that far. */
export async function pay(attempt: Attempt, { step, wait }: Steps): Promise<Paid> {
  const { ctx, options, bill } = attempt;
  const orderId = bill.order.id;
  const inventory = ctx.client(inventoryService);

  if (bill.lines.length === 0) throw new NotPaid("refused", "The cart is empty");

  // 1. Everything that can be known beforehand.
  await checkOrder(attempt);

  // 2. What it costs. No price, tariff or cart that changes from now on changes this order.
  const quote = await step(attempt.named("Freeze the quote")).execute(() =>
    freeze(options.events, bill),
  );

  // 3. The stock, before anybody is charged for it.
  const expiresAt = (await ctx.date.now()) + bill.paymentTimeoutMs;
  const hold = { orderId, lines: bill.lines, expiresAt: expiresAt + holdMarginMs };
  await step(attempt.named("Hold the stock"))
    .withCompensatingCall(() => inventory.release({ orderId }))
    .call(() => inventory.hold(hold).map(orShort));

  // 4. The intent. Whoever hears of its end resolves the awakeable.
  const paid = ctx.awakeable<PaymentAnswer>();
  const { intentId } = await step(attempt.named("Ask for the payment")).call(() =>
    ctx.client(paymentService).openIntent({
      runId: orderId,
      attempt: bill.order.attempt,
      amountCents: quote.totalCents,
      currency: quote.currency,
      awakeableId: paid.id,
      expiresAt,
    }),
  );

  // 5. The shopper pays, declines, cancels, or does nothing.
  await waitForPayment(attempt, { wait, answer: paid.promise, until: expiresAt });

  // 6. The stock is theirs, unless the hold ran out meanwhile and somebody else was faster.
  await step(attempt.named("Keep the stock")).call(() =>
    inventory.confirm({ orderId }).map(orShort),
  );
  return { quote, intentId };
}
