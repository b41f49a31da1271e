import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";
import { paymentStatuses } from "#db/statuses.ts";
import { paymentEventSchema, paymentNewsSchema } from "#server/outside/payment-events.ts";
import { paymentProviders } from "#server/outside/systems.ts";

/** What ends the wait for a payment: told to the awakeable by the webhook or by the shopper. */
export const paymentAnswer = z.object({
  outcome: z.enum(["authorised", "declined", "cancelled"]),
  by: z.enum(["provider", "shopper"]),
  /** Why not, in the provider's words. */
  reason: z.string().optional(),
});
export type PaymentAnswer = z.output<typeof paymentAnswer>;

const provider = z.enum(paymentProviders);
const paymentRef = z.object({ runId: z.string(), intentId: z.string(), key: z.string() });
const confirmed = z.object({ status: z.enum(paymentStatuses) });

/**
 * Payments of any run. Providers call it an order, whatever is paid for.
 *
 * Keys of every call to a provider derive from run and step; the status answered is the provider's.
 */
export const paymentService = iface.service("PaymentService", {
  openIntent: iface.schemas({
    input: z.object({
      runId: z.string(),
      attempt: z.int(),
      amountCents: z.int().positive(),
      currency: z.string(),
      awakeableId: z.string(),
      expiresAt: z.int(),
      /** Who is asked, in this order. Before whoever asks could say so, it was the two that are played. */
      providers: z.array(provider).readonly().optional(),
    }),
    output: z.object({ intentId: z.string(), payUrl: z.string() }),
  }),
  /**
   * Lets go of a try that came to nothing, whatever became of it: cancelled while pending, voided
   * when authorised, refunded when captured. Its intents are looked up when a provider's answer was
   * lost; there may be none. With an exception: at all providers but the one that took it. Who was passed over
   * is let go of apart, unless it is to be everywhere.
   */
  release: iface.schemas({
    input: z.object({
      runId: z.string(),
      attempt: z.int(),
      except: provider.optional(),
      everywhere: z.boolean().optional(),
    }),
    output: z.object({ status: z.enum(paymentStatuses).nullable() }),
  }),
  /**
   * What the provider knows of a payment whose time is up, however long nobody could hear of it: what it
   * authorised in time is paid. Nothing when it was not.
   */
  answerOf: iface.schemas({
    input: z.object({ intentId: z.string(), until: z.int() }),
    output: paymentAnswer.nullable(),
  }),
  capture: iface.schemas({ input: paymentRef, output: confirmed }),
  /** Refunds what was captured, voids what was not, and is harmless when nothing was. */
  undo: iface.schemas({ input: paymentRef, output: confirmed }),
  /** Some of what was captured; harmless when as much or more has gone back already. */
  refund: iface.schemas({
    input: paymentRef.extend({ amountCents: z.int().positive() }),
    output: confirmed,
  }),
  /** An event of the provider, verified and written down by the webhook's route. */
  onEvent: iface.schemas({ input: paymentEventSchema, output: z.void() }),
  /** The same of a provider that says what it is about, and has to be asked what it is. */
  onNews: iface.schemas({ input: paymentNewsSchema, output: z.void() }),
});
