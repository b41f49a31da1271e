import { Hono } from "hono";
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
import type { AppDeps, AppEnv } from "./deps.ts";
import { inRequest } from "./in-request.ts";
import { notFound } from "./problem.ts";
import { requiredSignature } from "./required-signature.ts";
import { receive, type SignedEvents } from "./signed-events.ts";

/** Of what Stripe tells, the books keep which payment it is about: not the name and address of who paid. */
export const paymentNews: SignedEvents<PaymentNews> = {
  from: "Stripe",
  prefix: "stripe.",
  schema: () => paymentNewsSchema,
  entry: ({ type, runId, intentId }) => ({ type: `stripe.${type}`, runId, intentId }),
  objectionTo: () => undefined,
  handOver: handOverNews,
};

/**
 * What Stripe tells. What is not about a payment of this shop is acknowledged and left alone: an account may
 * have other uses, and whoever does not take what it is sent is sent it again for days.
 */
export function stripeCallback(deps: AppDeps) {
  const { stripeWebhookSecret: secret, events } = deps;
  const requireSigned = requiredSignature(deps, {
    from: paymentNews.from,
    header: stripeSignatureHeader,
    judge: (message) => checkStripeSignature({ ...message, secret: secret ?? "" }),
  });

  return new Hono<AppEnv>().post("/", async (c) => {
    if (!secret) throw notFound();
    const body = await c.req.text();
    await requireSigned(c, body);
    const news = ours(events.db, body);
    if (!news) return c.json({ received: true });
    return c.json(await receive(inRequest(deps, c), paymentNews, JSON.stringify(news)));
  });
}

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
