import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";
import { paymentStatuses } from "#db/statuses.ts";
import { paymentEventSchema } from "#server/outside/payment-events.ts";

const paymentRef = z.object({ orderId: z.string(), intentId: z.string(), key: z.string() });
const confirmed = z.object({ status: z.enum(paymentStatuses) });

/** Keys of every call to a provider derive from run and step; the status answered is the provider's. */
export const paymentService = iface.service("PaymentService", {
  openIntent: iface.schemas({
    input: z.object({
      orderId: z.string(),
      attempt: z.int(),
      amountCents: z.int().positive(),
      currency: z.string(),
      awakeableId: z.string(),
      expiresAt: z.int(),
    }),
    output: z.object({ intentId: z.string(), payUrl: z.string() }),
  }),
  /**
   * Lets go of a try that came to nothing, whatever became of it: cancelled while pending, voided
   * after. Its intent is looked up when the provider's answer was lost; there may be none.
   */
  release: iface.schemas({
    input: z.object({ orderId: z.string(), attempt: z.int() }),
    output: z.void(),
  }),
  capture: iface.schemas({ input: paymentRef, output: confirmed }),
  /** Refunds what was captured, voids what was not, and is harmless when nothing was. */
  undo: iface.schemas({ input: paymentRef, output: confirmed }),
  /** An event of the provider, verified and written down by the webhook's route. */
  onEvent: iface.schemas({ input: paymentEventSchema, output: z.void() }),
});
