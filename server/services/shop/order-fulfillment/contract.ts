import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";

export const fulfillmentInput = z.object({
  userId: z.string(),
  intentId: z.string(),
  totalCents: z.int(),
  currency: z.string(),
});

const person = z.object({ by: z.string(), name: z.string() });

/** What an admin, or the deadline, said first; a second decision is answered with it. */
const decision = z.object({
  approved: z.boolean(),
  by: z.string(),
  name: z.string(),
  reason: z.string().optional(),
});
export type Decision = z.output<typeof decision>;

const cancellation = z.object({ accepted: z.boolean(), reason: z.string() });

export const orderStatusReport = z.object({
  phase: z.string(),
  progress: z.number(),
  completed: z.array(z.string()),
});

/** Keyed by order id. */
export const orderFulfillment = iface.workflow("OrderFulfillmentWorkflow", {
  run: iface.schemas({
    input: fulfillmentInput,
    output: z.object({ status: z.enum(["delivered", "rejected", "cancelled", "failed"]) }),
  }),
  onApprove: iface.shared.schemas({ input: person, output: decision }),
  onReject: iface.shared.schemas({
    input: person.extend({ reason: z.string() }),
    output: decision,
  }),
  /** The shopper's way out, up to the shipment. */
  onCancel: iface.shared.schemas({ input: person, output: cancellation }),
  getStatus: iface.shared.schemas({ output: orderStatusReport }),
});
