import type Stripe from "stripe";
import { z } from "zod";
import type { Dispute, Intent, IntentStatus, NewIntent } from "../payments.ts";
import { toCents, toMinorUnits } from "./minor-units.ts";

/**
 * A payment of ours is a Checkout Session: the page the shopper is sent to. Stripe makes the PaymentIntent
 * when somebody pays there, and a charge when the bank says yes.
 */
export function newSession({
  orderId,
  title = orderId,
  amountCents,
  currency,
  callbackRef,
  returnUrl,
  expiresAt,
}: NewIntent): Stripe.Checkout.SessionCreateParams {
  const price = {
    currency: currency.toLowerCase(),
    unit_amount: toMinorUnits(amountCents, currency),
    product_data: { name: title },
  };
  return {
    mode: "payment",
    client_reference_id: orderId,
    metadata: { [callbackKey]: callbackRef },
    line_items: [{ quantity: 1, price_data: price }],
    payment_intent_data: {
      capture_method: "manual",
      description: title,
      metadata: { order: orderId },
    },
    // Our books are to the cent, in the currency of the order.
    adaptive_pricing: { enabled: false },
    ...(returnUrl && { success_url: afterwards(returnUrl), cancel_url: returnUrl }),
    ...(expiresAt && { expires_at: Math.ceil((expiresAt + graceMs) / 1000) }),
  };
}

const callbackKey = "callback_ref";

/**
 * Stripe closes a page no earlier than half an hour after it was opened. So we close it at our deadline, and
 * this closes it when we are not there to do so; a minute more, for our clocks differ.
 */
const graceMs = 31 * 60_000;

/** The bank's answer reaches the shop by its own way, perhaps after the shopper. */
function afterwards(returnUrl: string): string {
  const url = new URL(returnUrl);
  url.searchParams.set("payment", "processing");
  return url.href;
}

export const wholeSession = ["payment_intent.latest_charge"];

const chargeSchema = z.object({
  id: z.string(),
  created: z.int(),
  amount_captured: z.int(),
  amount_refunded: z.int(),
  disputed: z.boolean(),
});

export const sessionSchema = z.object({
  id: z.string(),
  status: z.enum(["open", "complete", "expired"]),
  url: z.url().nullable(),
  created: z.int(),
  amount_total: z.int(),
  currency: z.string().toUpperCase(),
  client_reference_id: z.string(),
  metadata: z.object({ [callbackKey]: z.string() }),
  payment_intent: z
    .object({ id: z.string(), status: z.string(), latest_charge: chargeSchema.nullable() })
    .nullable(),
});
export type Session = z.output<typeof sessionSchema>;

interface Moved {
  refunds: readonly Stripe.Refund[];
  disputes: readonly Stripe.Dispute[];
}

/** Refunds of ours say so: others were made by hand, at Stripe. */
export const ourMark = { by: "cartwright" };

export function intentIn(session: Session, { refunds, disputes }: Moved): Intent {
  const { currency, payment_intent: paid } = session;
  const charge = paid?.latest_charge ?? null;
  const cents = (amount: number) => toCents(amount, currency);
  const hasMoved = paid?.status === "succeeded" && charge !== null;
  const captured = hasMoved ? charge.amount_captured : 0;
  // Stripe calls what was let go of uncaptured refunded, too.
  const refunded = hasMoved ? Math.min(charge.amount_refunded, captured) : 0;
  const isReserved = paid?.status === "requires_capture" || hasMoved;
  return {
    intentId: session.id,
    ...(paid && { reference: paid.id }),
    orderId: session.client_reference_id,
    status: hasMoved ? afterCapture({ captured, refunded }) : statusOf(session),
    amountCents: cents(session.amount_total),
    currency,
    callbackRef: session.metadata[callbackKey],
    payUrl: session.url,
    createdAt: session.created * 1000,
    authorisedAt: isReserved && charge ? charge.created * 1000 : null,
    capturedCents: cents(captured),
    refundedCents: cents(refunded),
    captures: hasMoved
      ? [{ id: charge.id, amountCents: cents(captured), at: charge.created * 1000 }]
      : [],
    refunds: refunds.filter(isGiven).map(({ id, amount, created, metadata }) => ({
      ...{ id, amountCents: cents(amount), at: created * 1000 },
      isForeign: metadata?.by !== ourMark.by,
    })),
    disputes: disputes.map((one) => disputeIn(one, cents(one.amount))),
  };
}

function afterCapture({
  captured,
  refunded,
}: {
  captured: number;
  refunded: number;
}): IntentStatus {
  if (refunded === 0) return "captured";
  return refunded < captured ? "partially_refunded" : "refunded";
}

/** A card that is declined ends nothing: the shopper takes another one, on the same page. */
function statusOf({ status, payment_intent: paid }: Session): IntentStatus {
  switch (status) {
    case "open":
      return "pending";
    case "expired":
      return "cancelled";
    case "complete":
      if (paid?.status === "requires_capture") return "authorised";
      if (paid?.status === "canceled") return "voided";
      return paid?.status === "requires_payment_method" ? "declined" : "pending";
  }
}

function isGiven({ status }: Stripe.Refund): boolean {
  return status !== "failed" && status !== "canceled";
}

function disputeIn(
  { id, status, reason, evidence_details }: Stripe.Dispute,
  amountCents: number,
): Dispute {
  const due = evidence_details?.due_by ?? null;
  return { id, status, reason, amountCents, answerBy: due === null ? null : due * 1000 };
}
