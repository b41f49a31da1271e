import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";

const person = z.object({ by: z.string(), name: z.string() });
export type Person = z.output<typeof person>;

const priced = person.extend({
  /** The price that was shown with the question: an answer about another price answers nothing. */
  totalCents: z.int(),
});

/** What the traveller, or the deadline, said first about a new price. */
const priceAnswer = person.extend({ accepted: z.boolean() });
export type PriceAnswer = z.output<typeof priceAnswer>;

/** What the traveller said, or the booking when it was too late to say anything. */
const cancellation = person.extend({ accepted: z.boolean(), reason: z.string() });
export type Cancellation = z.output<typeof cancellation>;

const tripEnd = z.object({ status: z.enum(["confirmed", "failed", "cancelled"]) });
export type TripEnd = z.output<typeof tripEnd>;

const tripStatusReport = z.object({
  phase: z.string(),
  progress: z.number(),
  completed: z.array(z.string()),
});

/** Keyed by trip id; what is wanted was written down before it is asked to run. */
export const tripOrchestrator = iface.workflow("TripOrchestrator", {
  run: iface.schemas({ input: z.object({ userId: z.string() }), output: tripEnd }),
  acceptPrice: iface.shared.schemas({ input: priced, output: priceAnswer }),
  declinePrice: iface.shared.schemas({ input: priced, output: priceAnswer }),
  /** The traveller's way out, free of charge, until the money is taken. */
  cancel: iface.shared.schemas({ input: person, output: cancellation }),
  getStatus: iface.shared.schemas({ output: tripStatusReport }),
});
