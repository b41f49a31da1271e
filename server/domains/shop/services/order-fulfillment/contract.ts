import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";
import { finalShipmentStatuses } from "#db/shop/statuses.ts";
import { carrierNames } from "#server/outside/systems.ts";
import { cancellation, person } from "#server/services/cancellation-contract.ts";
import { phases } from "../../rules/phases.ts";

export type { Cancellation, Person } from "#server/services/cancellation-contract.ts";

export const fulfillmentInput = z.object({
  userId: z.string(),
  intentId: z.string(),
  totalCents: z.int(),
  currency: z.string(),
  /** What checkout has reserved for the parcel, if it has. */
  slot: z.object({ key: z.string(), carrier: z.enum(carrierNames), day: z.string() }).optional(),
});
export type PaidOrder = z.output<typeof fulfillmentInput>;

/** What an admin, or the deadline, said first. */
const decision = person.extend({ approved: z.boolean(), reason: z.string().optional() });
export type Decision = z.output<typeof decision>;

/** A second decision is answered with the first: `counted` says which of them this was. */
const answeredDecision = decision.extend({ counted: z.boolean() });
export type AnsweredDecision = z.output<typeof answeredDecision>;

const orderStatusReport = z.object({
  phase: z.string(),
  progress: z.number(),
  completed: z.array(z.string()),
  /** Which of the order's five phases that is. */
  inFive: z.object({
    name: z.enum(phases),
    number: z.int(),
    of: z.int(),
    title: z.string(),
  }),
});

const fulfillmentEnd = z.object({
  status: z.enum(["delivered", "rejected", "cancelled", "failed"]),
});
export type FulfillmentEnd = z.output<typeof fulfillmentEnd>;

/** Keyed by order id. */
export const orderFulfillment = iface.workflow("OrderFulfillmentWorkflow", {
  run: iface.schemas({ input: fulfillmentInput, output: fulfillmentEnd }),
  onApprove: iface.shared.schemas({ input: person, output: answeredDecision }),
  onReject: iface.shared.schemas({
    input: person.extend({ reason: z.string() }),
    output: answeredDecision,
  }),
  /** The shopper's way out, up to the shipment. */
  onCancel: iface.shared.schemas({ input: person, output: cancellation }),
  /** The carrier has told how the parcel's way ended; the first end counts. */
  onParcelEnd: iface.shared.schemas({
    input: z.object({ status: z.enum(finalShipmentStatuses), parcel: z.int().default(1) }),
    output: z.void(),
  }),
  /** An admin's word on a parcel that nobody hears of: it is not waited for any more. */
  onParcelLost: iface.shared.schemas({
    input: person.extend({ parcel: z.int().default(1), sendAgain: z.boolean().default(false) }),
    output: z.object({ counted: z.boolean() }),
  }),
  getStatus: iface.shared.schemas({ output: orderStatusReport }),
});
