import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";

/** What flights and rooms have in common: places that are set aside, bought, and given back. */

/** The step of the trip's run that is carried out here: its retries are told there. */
const told = z.object({ userId: z.string(), step: z.string() });

const keyed = z.object({ tripId: z.string(), key: z.string() });

const reserveInput = keyed.extend({
  told,
  /** What the traveller has agreed to pay for it. */
  expectedCents: z.int().positive(),
  holdSeconds: z.number().positive(),
  note: z.string(),
  travellers: z.array(z.string()).min(1),
});

/** A changed price is an answer and not a failure: the traveller is asked, and what else was set aside stays so. */
const reserveResult = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("reserved"),
    reservationId: z.string(),
    totalCents: z.int(),
    heldUntil: z.int(),
  }),
  z.object({ outcome: z.literal("price_changed"), totalCents: z.int() }),
]);
export type ReserveResult = z.output<typeof reserveResult>;

/** Alike for both sellers, whatever they sell. */
export const reservationHandlers = {
  confirm: iface.schemas({
    input: keyed.extend({ told, reservationId: z.string() }),
    output: z.object({ number: z.string() }),
  }),
  /** Gives back whatever the trip has there: reserved, bought, or never heard of. */
  cancel: cancelHandler({}),
};

export function cancelHandler<Shape extends z.ZodRawShape>(shape: Shape) {
  return iface.schemas({ input: keyed.extend(shape), output: z.object({ given: z.int() }) });
}

export function reserveHandler<Shape extends z.ZodRawShape>(shape: Shape) {
  return iface.schemas({ input: reserveInput.extend(shape), output: reserveResult });
}
