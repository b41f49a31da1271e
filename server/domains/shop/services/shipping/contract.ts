import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";
import { shipmentStatuses } from "#db/shop/statuses.ts";
import { carrierEventSchema } from "#server/outside/carriers.ts";
import { carrierNames } from "#server/outside/systems.ts";

const keyed = { orderId: z.string(), key: z.string() };
/** Whatever the carrier has, and not only what we know of: for the books. */
const undone = z.object({
  ...keyed,
  thoroughly: z.boolean().optional(),
  /** At that one alone, where it was not printed for this parcel after all. */
  elsewhere: z.object({ carrier: z.enum(carrierNames), parcel: z.int() }).optional(),
});
export type Undone = z.output<typeof undone>;

/** The step of the order's run that is carried out here: its retries are told there. */
const told = z.object({ userId: z.string(), step: z.string() });
export type ToldStep = z.output<typeof told>;

/** When the parcel leaves, by the slot that its label has taken up. */
const leaving = z.object({ carrier: z.enum(carrierNames), day: z.string(), inMs: z.number() });
export type Leaving = z.output<typeof leaving>;

const slotsToGiveBack = z.object({
  ...keyed,
  under: z.string().optional(),
  /** What was asked for and never answered. */
  unheard: z
    .array(z.object({ carrier: z.enum(carrierNames), day: z.string(), key: z.string() }))
    .optional(),
});
export type SlotsToGiveBack = z.output<typeof slotsToGiveBack>;

/** Three durable retries, then a lasting no; a refusal by the carrier is a lasting no at once. */
export const shippingService = iface.service("ShippingService", {
  printLabel: iface.schemas({
    input: z.object({ ...keyed, told }),
    output: z.object({ labelId: z.string(), leaving: leaving.optional() }),
  }),
  voidLabel: iface.schemas({ input: undone, output: z.void() }),
  /** What was reserved under a key, and is not what the order has: until the carriers know it. */
  giveSlotsBack: iface.schemas({
    input: slotsToGiveBack,
    output: z.void(),
  }),
  /** To be on its way for so long: asked again, it is asked with the same words. */
  initiateShipment: iface.schemas({
    input: z.object({ ...keyed, told, deliveryMs: z.number() }),
    output: z.object({ shipmentId: z.string(), trackingNumber: z.string() }),
  }),
  cancelShipment: iface.schemas({ input: undone, output: z.void() }),
  track: iface.schemas({
    input: z.object({ orderId: z.string() }),
    output: z.object({ status: z.enum(shipmentStatuses) }),
  }),
  /** News of a parcel, verified and written down by the webhook's route. */
  onEvent: iface.schemas({ input: carrierEventSchema, output: z.void() }),
});
