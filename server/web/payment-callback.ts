import type { Database } from "#db/connection.ts";
import { findPaymentOfEvent } from "#db/queries/payments.ts";
import { handOver } from "../ingress/payment.ts";
import { type PaymentEvent, paymentEventSchema } from "../outside/payment-events.ts";
import type { AppDeps } from "./deps.ts";
import { type SignedEvents, signedEvents } from "./signed-events.ts";

/** What payment providers tell. */
export function paymentCallback(deps: AppDeps) {
  return signedEvents(deps, paymentEvents);
}

export const paymentEvents: SignedEvents<PaymentEvent> = {
  from: "payment provider",
  prefix: "payment.",
  schema: paymentEventSchema,
  entry: ({ type, orderId, intentId }) => ({ type, runId: orderId, intentId }),
  objectionTo,
  handOver,
};

/** It must be about a payment of ours, to the cent: nothing else moves money. */
function objectionTo(db: Database, event: PaymentEvent): string | undefined {
  const payment = findPaymentOfEvent(db, event);
  if (!payment) return "we know no such payment";
  if (payment.runId !== event.orderId) return "the payment belongs to another run";
  if (payment.amountCents !== event.amountCents) {
    return `the amount is ${event.amountCents} and should be ${payment.amountCents}`;
  }
  if (payment.currency !== event.currency) {
    return `the currency is ${event.currency} and should be ${payment.currency}`;
  }
  return undefined;
}
