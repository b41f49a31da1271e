import { z } from "zod";
import { paymentProviders } from "./systems.ts";

/** What a provider tells by webhook: only what no answer has told already. */
const paymentEventTypes = ["payment.authorised", "payment.declined", "payment.cancelled"] as const;
export type PaymentEventType = (typeof paymentEventTypes)[number];

export const paymentEventSchema = z.object({
  /** The same in every delivery of one event. */
  eventId: z.string().min(1).max(200),
  /** Who tells. Before there were two it went without saying. */
  provider: z.enum(paymentProviders).optional(),
  type: z.enum(paymentEventTypes),
  intentId: z.string().min(1).max(200),
  orderId: z.string().min(1).max(200),
  callbackRef: z.string().min(1).max(500),
  amountCents: z.int().positive(),
  currency: z.string(),
  occurredAt: z.int(),
  /** Why it was not paid, in the provider's words. */
  reason: z.string().max(200).optional(),
});
export type PaymentEvent = z.infer<typeof paymentEventSchema>;

/** Something has changed about a payment of ours; its provider is asked what. */
export const paymentNewsSchema = z.object({
  /** The same in every delivery of one event. */
  eventId: z.string().min(1).max(200),
  provider: z.enum(paymentProviders),
  /** In the provider's words, after its name. */
  type: z.string().max(200),
  runId: z.string(),
  intentId: z.string(),
  occurredAt: z.int(),
});
export type PaymentNews = z.infer<typeof paymentNewsSchema>;

/** The short form: by what waits for the payment. The provider's transaction is one event, however often it is told. */
export const toldByAwakeable = z.object({
  awakeable_id: z.string().min(1).max(500),
  transaction_id: z.string().min(1).max(180),
  amount: z.int().positive().describe("In cents, as all amounts here"),
  status: z.enum(["success", "failed"]),
  reason: z.string().max(200).optional(),
});
