import { findParcelSlot } from "#db/shop/parcel-slots.ts";
import { refused } from "#server/orchestration/refused.ts";
import { Unavailable } from "#server/outside/errors.ts";
import type { CarrierName } from "#server/outside/systems.ts";
import { daysFrom, isOver, sayDay } from "../../rules/days.ts";
import { findRoom, type Unheard, unheardOf } from "../slots.ts";
import { carrierOf } from "./carrier.ts";
import type { ShippingOptions } from "./options.ts";

/** Where a label is printed. */
export interface Place {
  carrier: CarrierName;
  /** None where a carrier takes parcels without. */
  slot?: { slotId: string; day: string };
  /** Who was to have it, and did not answer. */
  passedOver?: { carrier: CarrierName; why: string };
  unheard?: Unheard[];
}

interface Wanted {
  orderId: string;
  key: string;
  at?: readonly CarrierName[];
}

/** What checkout has reserved, unless its day has passed, or nothing is sent with its carrier any more. */
export function reservedPlace(
  { events: { db, now }, sentWith }: ShippingOptions,
  { orderId }: Wanted,
): Place | undefined {
  const kept = findParcelSlot(db, { orderId });
  if (kept?.state !== "held" || isOver(kept.day, now())) return undefined;
  const { slotId, day } = kept;
  const carrier = carrierOf(kept);
  return sentWith.includes(carrier) ? { carrier, slot: { slotId, day } } : undefined;
}

/** The first that there is now. Without one the parcel cannot leave. */
export async function findPlace(options: ShippingOptions, wanted: Wanted): Promise<Place> {
  const place = await placeAmong(options, wanted);
  if (place) return place;
  const last = daysFrom(options.events.now()).at(-1) ?? "";
  throw refused(`No carrier has room for the parcel up to ${sayDay(last)}`);
}

/** Nothing when all of them are full. */
export async function placeAmong(
  { events: { now }, carriers, sentWith: at }: ShippingOptions,
  wanted: Wanted,
): Promise<Place | undefined> {
  const days = daysFrom(now());
  const { room, isFull, silent } = await findRoom(carriers, { at, ...wanted, days });
  if (isFull) return undefined;
  const [first] = [...silent].map(([carrier, { why }]) => ({ carrier, why }));
  if (!room) throw new Unavailable(first?.why ?? "No carrier answers");
  const { carrier, slot } = room;
  return {
    carrier,
    unheard: unheardOf(silent),
    ...(slot && { slot: { slotId: slot.slotId, day: slot.day } }),
    ...(first && { passedOver: first }),
  };
}
