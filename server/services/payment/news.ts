import type { Context } from "@restatedev/restate-sdk";
import { findPaymentByIntent } from "#db/queries/payments.ts";
import { tell } from "#server/events/telling.ts";
import { refused } from "#server/orchestration/refused.ts";
import type {
  PaymentEvent,
  PaymentEventType,
  PaymentNews,
} from "#server/outside/payment-events.ts";
import type { Intent } from "#server/outside/payments.ts";
import { asked } from "../asked.ts";
import { paymentsAt } from "../payment-provider.ts";
import { orAlertAdmins } from "./alert-admins.ts";
import { confirm } from "./confirm.ts";
import { onEvent, settle } from "./events.ts";
import type { PaymentOptions } from "./options.ts";
import { endless } from "./retry-policies.ts";
import { type Seen, tellOfOthers } from "./told-by-others.ts";

/** What comes late, twice or in another order says the same: whatever it was, the provider knows it now. */
export async function onNews(
  ctx: Context,
  options: PaymentOptions,
  news: PaymentNews,
): Promise<void> {
  const seen = await ctx.run("Look at the payment", () => lookAt(options, news), endless);
  tell(options.events, () => tellOfOthers(options, news, seen));
  const event = eventOf(news, seen);
  if (event) {
    return orAlertAdmins(options, news.runId, () => onEvent(ctx, options, event));
  }
  const detail = `The payment is ${seen.intent.status.replaceAll("_", " ")}`;
  return settle(options, news, { outcome: "delivered", detail });
}

/** It must be about a payment of ours, to the cent: nothing else moves money. */
async function lookAt({ events, outside }: PaymentOptions, news: PaymentNews): Promise<Seen> {
  const { provider, runId, intentId } = news;
  const payment = findPaymentByIntent(events.db, { intentId });
  if (payment?.runId !== runId) throw refused(`Run ${runId} has no payment ${intentId}`);
  const intent = await asked(paymentsAt(outside.payments, provider).intent(intentId));
  const { amountCents, currency } = payment;
  if (intent.amountCents !== amountCents || intent.currency !== currency) {
    throw refused(
      `It is about ${intent.amountCents} ${intent.currency}, and should be ${amountCents}`,
    );
  }
  await confirm(events, { payment, intent });
  // Read after the answer: whatever we have let go of by then, we have let go of ourselves.
  const { letGoAt = null } = findPaymentByIntent(events.db, { intentId }) ?? {};
  return { intent, isLetGo: letGoAt !== null };
}

/** What whoever waits for it has to hear. */
function eventOf(
  { eventId, provider, occurredAt }: PaymentNews,
  { intent, isLetGo }: Seen,
): PaymentEvent | undefined {
  const type = typeOf(intent, isLetGo);
  if (!type) return undefined;
  const { intentId, orderId, callbackRef, amountCents, currency } = intent;
  const about = { intentId, orderId, callbackRef, amountCents, currency };
  return { eventId, provider, type, ...about, occurredAt };
}

function typeOf({ status }: Intent, isLetGo: boolean): PaymentEventType | undefined {
  switch (status) {
    case "authorised":
      return "payment.authorised";
    case "captured":
      return isLetGo ? undefined : "payment.authorised";
    case "declined":
    case "cancelled":
      return isLetGo ? undefined : `payment.${status}`;
    case "pending":
    case "voided":
    case "partially_refunded":
    case "refunded":
      return undefined;
  }
}
