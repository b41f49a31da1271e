import { z } from "zod";
import type { Database } from "#db/connection.ts";
import { findPaymentByAwakeable, findPaymentOfEvent } from "#db/queries/payments.ts";
import { handOver } from "../ingress/payment.ts";
import {
  type PaymentEvent,
  paymentEventSchema,
  toldByAwakeable,
} from "../outside/payment-events.ts";
import type { AppDeps } from "./deps.ts";
import { type SignedEvents, signedEvents } from "./signed-events.ts";

/** What payment providers tell. */
export function paymentCallback(deps: AppDeps) {
  return signedEvents(deps, paymentEvents);
}

export const paymentEvents: SignedEvents<PaymentEvent> = {
  from: "payment provider",
  prefix: "payment.",
  schema: (db) => z.union([paymentEventSchema, toldByAwakeable.transform(eventOf(db))]),
  entry: ({ type, orderId, intentId }) => ({ type, runId: orderId, intentId }),
  objectionTo,
  handOver,
};

/** What our books do not say, or not yet. */
const unknown = "unknown";

/** The same event in its long form: the rest stands in our books. */
function eventOf(db: Database) {
  return (told: z.output<typeof toldByAwakeable>): PaymentEvent => {
    const payment = findPaymentByAwakeable(db, { awakeableId: told.awakeable_id });
    return {
      eventId: `transaction/${told.transaction_id}`,
      type: told.status === "success" ? "payment.authorised" : "payment.declined",
      intentId: payment?.intentId ?? unknown,
      orderId: payment?.runId ?? unknown,
      callbackRef: told.awakeable_id,
      amountCents: told.amount,
      currency: payment?.currency ?? unknown,
      occurredAt: payment?.updatedAt ?? 0,
      ...(told.reason && { reason: told.reason }),
    };
  };
}

/** It must be about a payment of ours, to the cent: nothing else moves money. */
function objectionTo(db: Database, event: PaymentEvent): string | undefined {
  const payment = findPaymentOfEvent(db, event);
  if (!payment || event.intentId === unknown) return "we know no such payment";
  if (payment.runId !== event.orderId) return "the payment belongs to another run";
  if (payment.amountCents !== event.amountCents) {
    return `the amount is ${event.amountCents} and should be ${payment.amountCents}`;
  }
  if (payment.currency !== event.currency) {
    return `the currency is ${event.currency} and should be ${payment.currency}`;
  }
  return undefined;
}
