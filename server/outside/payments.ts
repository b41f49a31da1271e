import { z } from "zod";
import { createHttp, type Remote } from "./http.ts";

/** Pending until the shopper has paid; authorised money is reserved, captured money has moved. */
export const intentStatuses = [
  "pending",
  "authorised",
  "captured",
  "partially_refunded",
  "refunded",
  "declined",
  "cancelled",
  "voided",
] as const;
export type IntentStatus = (typeof intentStatuses)[number];

export const newIntentSchema = z.object({
  orderId: z.string().min(1).max(200),
  /** What the shopper reads on the payment page. */
  title: z.string().min(1).max(200).optional(),
  amountCents: z.int().positive(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** Handed back in every webhook: the awakeable, or the attempt, that waits for this payment. */
  callbackRef: z.string().min(1).max(500),
  /** Where the payment page sends the shopper afterwards. */
  returnUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** From this moment (UTC milliseconds) the shopper can no longer pay. */
  expiresAt: z.int().positive().optional(),
});
export type NewIntent = z.input<typeof newIntentSchema>;

const movementSchema = z.object({
  id: z.string(),
  amountCents: z.int(),
  at: z.int(),
  /** Somebody did it at the provider, past us. */
  isForeign: z.boolean().optional(),
});

/** Somebody asks their bank for the money back, past the provider and us. */
const disputeSchema = z.object({
  id: z.string(),
  /** In the provider's words. */
  status: z.string(),
  reason: z.string(),
  amountCents: z.int(),
  /** Until then it can be answered. */
  answerBy: z.int().nullable(),
});
export type Dispute = z.infer<typeof disputeSchema>;

const intentSchema = z.object({
  intentId: z.string(),
  /** What its money is called at the provider, where that has a name of its own. */
  reference: z.string().optional(),
  orderId: z.string(),
  status: z.enum(intentStatuses),
  amountCents: z.int(),
  currency: z.string(),
  callbackRef: z.string(),
  /** As long as it can be paid there. */
  payUrl: z.url().nullable(),
  createdAt: z.int(),
  /** When the bank said yes, as the provider counts time. */
  authorisedAt: z.int().nullable(),
  capturedCents: z.int(),
  refundedCents: z.int(),
  captures: z.array(movementSchema),
  refunds: z.array(movementSchema),
  disputes: z.array(disputeSchema).optional(),
});
export type Intent = z.infer<typeof intentSchema>;

const paymentLedgerSchema = z.object({
  orderId: z.string(),
  capturedCents: z.int(),
  refundedCents: z.int(),
  intents: z.array(intentSchema),
});
export type PaymentLedger = z.infer<typeof paymentLedgerSchema>;

/** Every change takes a key: asked twice with one key, it happens once and answers the same. */
export interface Payments {
  createIntent(intent: NewIntent, key: string): Promise<Intent>;
  capture(intentId: string, key: string): Promise<Intent>;
  /** Lets go of whatever is not captured yet; harmless when there is nothing to let go of. */
  cancel(intentId: string, key: string): Promise<Intent>;
  refund(refund: { intentId: string; amountCents: number }, key: string): Promise<Intent>;
  intent(intentId: string): Promise<Intent>;
  /**
   * What really became of a call whose answer was lost. Not everybody can find an order among all others:
   * `asked` says between which moments (UTC milliseconds) it can have been asked for.
   */
  intentsOf(orderId: string, asked?: { from: number; until: number }): Promise<Intent[]>;
  /** What they count of an order, in whichever payments they find; at least in those that we know of. */
  ledgerOf(orderId: string, known?: readonly string[]): Promise<PaymentLedger>;
}

export function createPayments(name: string, remote: Remote): Payments {
  const http = createHttp(name, remote);
  const change = (intentId: string, act: string, body: unknown, key: string) =>
    http.post(`${pathOf(intentId)}/${act}`, { key, body, answer: intentSchema });

  return {
    createIntent: (body, key) =>
      http.post("/payments/intents", { key, body, answer: intentSchema }),
    capture: (intentId, key) => change(intentId, "capture", {}, key),
    cancel: (intentId, key) => change(intentId, "cancel", {}, key),
    refund: ({ intentId, amountCents }, key) => change(intentId, "refund", { amountCents }, key),
    intent: (intentId) => http.get(pathOf(intentId), intentSchema),
    intentsOf: async (orderId) =>
      (await http.get(`/payments/intents?${new URLSearchParams({ orderId })}`, intentListSchema))
        .intents,
    ledgerOf: (orderId) =>
      http.get(`/payments/ledger?${new URLSearchParams({ orderId })}`, paymentLedgerSchema),
  };
}

const intentListSchema = z.object({ intents: z.array(intentSchema) });

function pathOf(intentId: string): string {
  return `/payments/intents/${encodeURIComponent(intentId)}`;
}
