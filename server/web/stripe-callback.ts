import type { Database } from "#db/connection.ts";
import { findPaymentByIntent, findPaymentByReference, type Payment } from "#db/queries/payments.ts";
import { handOverNews } from "../ingress/payment.ts";
import { type PaymentNews, paymentNewsSchema } from "../outside/payment-events.ts";
import {
  checkStripeSignature,
  newsIn,
  type StripeNews,
  stripeSignatureHeader,
} from "../outside/stripe/events.ts";
import { accountEvents } from "./account-events.ts";
import type { AppDeps } from "./deps.ts";
import type { SignedEvents } from "./signed-events.ts";

/** Of what Stripe tells, the books keep which payment it is about: not the name and address of who paid. */
export const paymentNews: SignedEvents<PaymentNews> = {
  from: "Stripe",
  prefix: "stripe.",
  schema: () => paymentNewsSchema,
  entry: ({ type, runId, intentId }) => ({ type: `stripe.${type}`, runId, intentId }),
  objectionTo: () => undefined,
  handOver: handOverNews,
};

export function stripeCallback(deps: AppDeps) {
  return accountEvents(deps, {
    from: paymentNews.from,
    header: stripeSignatureHeader,
    secret: deps.stripeWebhookSecret,
    check: checkStripeSignature,
    events: paymentNews,
    ours,
  });
}

/** What is about a payment of this shop: our books know which, by its page or by its money. */
function ours(db: Database, body: string): PaymentNews | undefined {
  const told = newsIn(body);
  if (!told) return undefined;
  const payment = paymentOf(db, told);
  if (!payment?.intentId) return undefined;
  const { eventId, type, occurredAt } = told;
  const { runId, intentId } = payment;
  return { eventId, provider: "stripe", type, runId, intentId, occurredAt };
}

function paymentOf(db: Database, { sessionId, paymentIntentId }: StripeNews): Payment | undefined {
  const byPage = sessionId ? findPaymentByIntent(db, { intentId: sessionId }) : undefined;
  if (byPage || !paymentIntentId) return byPage;
  return findPaymentByReference(db, { reference: paymentIntentId });
}
