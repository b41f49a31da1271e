import type { Slot, Slots } from "#server/outside/carriers.ts";
import { dayFull, dayOver } from "#server/outside/carriers.ts";
import type { Carriers } from "#server/outside/connect.ts";
import { LeftAlone, Refused, Unavailable } from "#server/outside/errors.ts";
import { type CarrierName, carrierNames } from "#server/outside/systems.ts";
import { asked } from "#server/services/asked.ts";

interface Wanted {
  orderId: string;
  /** Each carrier and day is asked under a key made from it. */
  key: string;
  days: readonly string[];
  /** In the order in which they are asked. */
  at: readonly CarrierName[];
}

/** Where a parcel can go. A carrier that has no slots takes it on any day. */
interface Room {
  carrier: CarrierName;
  slot?: Slot;
}

interface FoundRoom {
  room?: Room;
  /** All of them have answered, and none has a place. */
  isFull: boolean;
  /** Who did not answer. */
  silent: ReadonlyMap<CarrierName, Silence>;
}

interface Silence {
  why: string;
  /** What it was asked for, and may hold all the same. */
  place?: Place;
}

/** The first place there is: the earliest day, and on one day the carrier that is asked first. */
export async function findRoom(
  carriers: Carriers,
  { orderId, key, days, at }: Wanted,
): Promise<FoundRoom> {
  const silent = new Map<CarrierName, Silence>();
  for (const day of days) {
    for (const carrier of at) {
      if (silent.has(carrier)) continue;
      const place = { orderId, day, key: `${key}/${carrier}/${day}` };
      const said = await ask(carriers[carrier]?.slots, place);
      if ("why" in said) silent.set(carrier, said);
      else if (!said.isFull) return { room: { carrier, ...said }, isFull: false, silent };
    }
  }
  return { isFull: silent.size === 0, silent };
}

interface Place {
  orderId: string;
  day: string;
  key: string;
}

type Said = { isFull: boolean; slot?: Slot } | Silence;

async function ask(slots: Slots | undefined, { key, ...place }: Place): Promise<Said> {
  if (!slots) return { isFull: false };
  try {
    return { isFull: false, slot: await slots.reserve(place, key) };
  } catch (error) {
    if (error instanceof LeftAlone) return { why: error.message };
    if (error instanceof Unavailable) return lookUp(slots, { ...place, key }, error);
    if (hasNoPlace(error)) return { isFull: true };
    throw error;
  }
}

function hasNoPlace(error: unknown): boolean {
  return error instanceof Refused && (error.code === dayFull || error.code === dayOver);
}

/** Its answer may be all that was lost. */
async function lookUp(slots: Slots, place: Place, { message: why }: Unavailable): Promise<Said> {
  try {
    const slot = (await slots.ofOrder(place.orderId)).find((one) => one.key === place.key);
    return slot?.status === "held" ? { isFull: false, slot } : { why, place };
  } catch (error) {
    if (error instanceof Unavailable) return { why, place };
    throw error;
  }
}

export interface Unheard {
  carrier: CarrierName;
  day: string;
  key: string;
}

/** What those may hold who were asked and did not answer. */
export function unheardOf(silent: FoundRoom["silent"]): Unheard[] {
  return [...silent].flatMap(([carrier, { place }]) =>
    place ? [{ carrier, day: place.day, key: place.key }] : [],
  );
}

interface Unneeded {
  orderId: string;
  key: string;
  at?: readonly CarrierName[];
  /** A call that is still on its way would come after the look-up: asked once more, it has its answer before. */
  unheard?: readonly Unheard[] | undefined;
  /** Only what was asked for under it. */
  under?: string | undefined;
  /** What the order has now. */
  except?: string | undefined;
}

/** Whatever is held for an order, as the carriers know it. Harmless when nothing is. */
export async function giveSlotsBack(
  carriers: Carriers,
  { orderId, key, at = carrierNames, unheard = [], under, except }: Unneeded,
): Promise<void> {
  const isUnneeded = (slot: Slot) =>
    slot.status === "held" &&
    slot.slotId !== except &&
    (under === undefined || slot.key.startsWith(`${under}/`));
  await Promise.all(
    at.map(async (carrier) => {
      const slots = carriers[carrier]?.slots;
      if (!slots) return;
      for (const one of unheard) {
        if (one.carrier === carrier) await settle(slots, { ...one, orderId });
      }
      for (const { slotId } of (await asked(slots.ofOrder(orderId))).filter(isUnneeded)) {
        await asked(slots.release(slotId, `${key}/${slotId}`));
      }
    }),
  );
}

async function settle(slots: Slots, { orderId, day, key }: Place): Promise<void> {
  try {
    await slots.reserve({ orderId, day }, key);
  } catch (error) {
    if (!hasNoPlace(error)) await asked(Promise.reject(error));
  }
}
