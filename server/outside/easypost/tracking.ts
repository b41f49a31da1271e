import { z } from "zod";
import type { Shipment, ShipmentStatus } from "../carriers.ts";

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Whatever a carrier calls it that we have no word for, it is still on its way. */
export const trackerSchema = z.object({
  id: z.string(),
  tracking_code: z.string(),
  status: z.string(),
  created_at: time,
  shipment_id: z.string().nullish(),
  tracking_details: z
    .array(z.object({ status: z.string(), datetime: time.nullish() }))
    .nullish()
    .transform((details) => details ?? []),
});
export type Tracker = z.output<typeof trackerSchema>;

export const readTime = time;

/** Where a parcel is, in our words. */
export function wayOf(tracker: Tracker): Pick<Shipment, "status" | "tracking"> {
  const { created_at, tracking_details } = tracker;
  const told = tracking_details.flatMap(({ status, datetime }) =>
    datetime ? [{ status: statusIn(status, tracker), at: datetime }] : [],
  );
  const way = [{ status: "booked" as const, at: created_at }, ...told]
    .sort((a, b) => a.at - b.at)
    .filter(({ status }, index, all) => status !== all[index - 1]?.status);
  return { status: statusIn(tracker.status, tracker), tracking: way };
}

/**
 * One that goes back to us is not delivered when it arrives, whatever it is called then: as of one that is not
 * heard of, a person says what becomes of it.
 */
function statusIn(status: string, { tracking_details, status: present }: Tracker): ShipmentStatus {
  switch (status) {
    case "unknown":
    case "pre_transit":
      return "booked";
    case "out_for_delivery":
    case "available_for_pickup":
      return "out_for_delivery";
    case "delivered":
      return [present, ...tracking_details.map((detail) => detail.status)].includes(
        "return_to_sender",
      )
        ? "in_transit"
        : "delivered";
    case "cancelled":
      return "cancelled";
    default:
      return "in_transit";
  }
}
