import { z } from "zod";
import { playedCarriers, playedProviders } from "./systems.ts";

export const playedLedgersSchema = z.object({
  /** One for each order or trip that somebody there took money for. */
  money: z.array(
    z.object({
      orderId: z.string(),
      provider: z.enum(playedProviders),
      capturedCents: z.int(),
      refundedCents: z.int(),
      /** How often money was taken and not wholly given back. */
      charges: z.int(),
    }),
  ),
  /** What is with a carrier, or has arrived. */
  parcels: z.array(
    z.object({
      orderId: z.string(),
      carrier: z.enum(playedCarriers),
      shipmentId: z.string(),
      weightGrams: z.int(),
    }),
  ),
  events: z.array(
    z.object({
      orderId: z.string(),
      eventId: z.string(),
      /** We have answered that we have it. */
      isTaken: z.boolean(),
    }),
  ),
});

/** What all the pretended ones have written down of what was begun since then, without what each step was. */
export type PlayedLedgers = z.output<typeof playedLedgersSchema>;
