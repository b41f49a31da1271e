import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";
import { cancellation, person } from "#server/services/cancellation-contract.ts";

export type { Cancellation, Person } from "#server/services/cancellation-contract.ts";

const priced = person.extend({
  /** The price that was shown with the question: an answer about another price answers nothing. */
  totalCents: z.int(),
});

/** What the traveller, or the deadline, said first about a new price. */
const priceAnswer = person.extend({ accepted: z.boolean() });
export type PriceAnswer = z.output<typeof priceAnswer>;

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
