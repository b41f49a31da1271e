import { z } from "zod";
import type { SignatureVerdict } from "../webhook-signature.ts";

export const stripeSignatureHeader = "Stripe-Signature";

interface Delivery {
  header: string | undefined;
  /** The raw text that arrived. */
  body: string;
  secret: string;
  now: number;
}

/** As Stripe's own library judges it: signed by the secret, and no more than five minutes ago. */
export async function checkStripeSignature({
  header,
  body,
  secret,
  now,
}: Delivery): Promise<SignatureVerdict> {
  // Large, and loaded only where Stripe tells us anything.
  const { Stripe } = await import("stripe");
  try {
    Stripe.webhooks.constructEvent(body, header ?? "", secret, undefined, undefined, now);
    return "valid";
  } catch (error) {
    if (error instanceof SyntaxError) return "malformed";
    if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    if (error.message.startsWith("Timestamp outside")) return "stale";
    return error.message.startsWith("No signatures found matching") ? "forged" : "malformed";
  }
}

/** Those that may tell something new of a payment; an endpoint may be sent many others. */
const stripeEventTypes = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
  "payment_intent.canceled",
  "charge.refunded",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
] as const;

/** What is told is read no further than to which payment it belongs: how that stands, Stripe is asked. */
export const stripeEventSchema = z.object({
  id: z.string(),
  type: z.enum(stripeEventTypes),
  created: z.int(),
  data: z.object({
    object: z.object({
      object: z.string(),
      id: z.string(),
      payment_intent: z.string().nullish(),
    }),
  }),
});

export interface StripeNews {
  eventId: string;
  type: string;
  occurredAt: number;
  /** Our payment, by its page. */
  sessionId?: string;
  /** By its money. */
  paymentIntentId?: string;
}

/** Nothing of what does not concern us. */
export function newsIn(body: string): StripeNews | undefined {
  const event = stripeEventSchema.safeParse(JSON.parse(body)).data;
  if (!event) return undefined;
  const { object, id, payment_intent } = event.data.object;
  const paymentIntentId = object === "payment_intent" ? id : payment_intent;
  return {
    ...{ eventId: event.id, type: event.type, occurredAt: event.created * 1000 },
    ...(object === "checkout.session" && { sessionId: id }),
    ...(paymentIntentId && { paymentIntentId }),
  };
}
