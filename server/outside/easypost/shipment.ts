import { z } from "zod";
import type { Label, NewLabel, Shipment } from "../carriers.ts";
import { Refused, Unavailable } from "../errors.ts";
import type { Sender } from "./client.ts";
import { readTime, trackerSchema, wayOf } from "./tracking.ts";

/** A label of ours is a shipment there: drafted with its rates, bought with one of them, refunded when it is void. */
export const shipmentSchema = z.object({
  id: z.string(),
  reference: z.string().nullish(),
  created_at: readTime,
  tracking_code: z.string().nullish(),
  refund_status: z.string().nullish(),
  rates: z.array(z.object({ id: z.string(), rate: z.coerce.number(), currency: z.string() })),
  selected_rate: z.object({ id: z.string() }).nullish(),
  messages: z
    .array(z.object({ carrier: z.string().nullish(), message: z.unknown() }))
    .nullish()
    .transform((messages) => messages ?? []),
  postage_label: z
    .object({
      label_url: z
        .url({ protocol: /^https$/ })
        .nullish()
        .catch(null),
    })
    .nullish(),
  tracker: trackerSchema.nullish(),
});
export type EasyPostShipment = z.output<typeof shipmentSchema>;

/** By it each parcel of an order is found. No id of an order has a dot. */
export function referenceOf({
  orderId,
  parcel = 1,
}: {
  orderId: string;
  parcel?: number | undefined;
}): string {
  return parcel === 1 ? orderId : `${orderId}.${parcel}`;
}

function orderIdIn({ reference }: EasyPostShipment): string {
  return (reference ?? "").replace(/\.\d+$/, "");
}

const gramsOfAnOunce = 28.349_523_125;

/** Weights are ounces there, in tenths; one that is rounded down would be underpaid. */
export function newShipment({ orderId, parcel, address, weightGrams }: NewLabel, from: Sender) {
  return {
    reference: referenceOf({ orderId, parcel }),
    from_address: addressIn(from),
    to_address: addressIn(address),
    parcel: { weight: Math.ceil((weightGrams / gramsOfAnOunce) * 10) / 10 },
  };
}

function addressIn({ name, line1, line2, postcode, city, country }: NewLabel["address"]) {
  return { name, street1: line1, ...(line2 && { street2: line2 }), city, zip: postcode, country };
}

/** The cheapest in the currency that most carriers ask for: others cannot be compared with it. */
export function cheapestRate({ rates, messages }: EasyPostShipment): string {
  const counts = new Map<string, number>();
  for (const { currency } of rates) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  const [[usual] = []] = [...counts].sort(([, a], [, b]) => b - a);
  const comparable = rates.filter(({ currency, rate }) => currency === usual && rate >= 0);
  const [cheapest] = comparable.sort((a, b) => a.rate - b.rate);
  if (cheapest) return cheapest.id;
  const why = messages.map(({ carrier, message }) => `${carrier}: ${String(message)}`);
  throw new Refused("no_rate", ["EasyPost has no carrier for this parcel", ...why].join("; "));
}

export function isBought({ selected_rate, tracking_code }: EasyPostShipment): boolean {
  return Boolean(selected_rate ?? tracking_code);
}

/** What is paid for only when it is scanned needs no refund. One that was rejected is still to be used. */
const given = new Set(["submitted", "refunded", "not_applicable"]);

export function isVoid({ refund_status }: EasyPostShipment): boolean {
  return refund_status !== null && refund_status !== undefined && given.has(refund_status);
}

export function labelIn(shipment: EasyPostShipment): Label {
  const url = shipment.postage_label?.label_url;
  return {
    labelId: shipment.id,
    orderId: orderIdIn(shipment),
    status: isVoid(shipment) ? "void" : "printed",
    ...(url && { url }),
    createdAt: shipment.created_at,
  };
}

/** What has a label is tracked: its tracker is the parcel. */
export function parcelIn(shipment: EasyPostShipment): Shipment {
  const { tracker } = shipment;
  if (!tracker) throw new Unavailable("EasyPost is failing: it does not track this parcel yet");
  const { status, tracking } = wayOf(tracker);
  return {
    shipmentId: tracker.id,
    orderId: orderIdIn(shipment),
    labelId: shipment.id,
    trackingNumber: tracker.tracking_code,
    status: isVoid(shipment) && status === "booked" ? "cancelled" : status,
    tracking,
    createdAt: tracker.created_at,
  };
}
