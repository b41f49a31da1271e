import { commit } from "#db/group-commit.ts";
import { listLostParcels } from "#db/shop/lost-parcels.ts";
import { weighOrder } from "#db/shop/orders.ts";
import { findParcelSlot, keepParcelSlot, releaseParcelSlot } from "#db/shop/parcel-slots.ts";
import { findShipment, saveShipment } from "#db/shop/shipments.ts";
import { type Label, slotGone } from "#server/outside/carriers.ts";
import { LeftAlone, Refused, Unavailable } from "#server/outside/errors.ts";
import type { CarrierName } from "#server/outside/systems.ts";
import { asked } from "#server/services/asked.ts";
import { msUntil } from "../../rules/days.ts";
import { knownOrder } from "../known-order.ts";
import { giveSlotsBack } from "../slots.ts";
import { carrierAt, carrierOf, carriersOf } from "./carrier.ts";
import type { Leaving, Undone } from "./contract.ts";
import type { ShippingOptions } from "./options.ts";
import { findPlace, type Place, placeAmong, reservedPlace } from "./places.ts";

interface Keyed {
  orderId: string;
  key: string;
}

interface Printed extends Place {
  labelId: string;
  url?: string | undefined;
}

/** So often the first carrier is asked before the other is. */
const triesAtTheFirst = 2;

/**
 * The carrier that has reserved a place prints it, and the other one when that does not answer, with a place
 * of its own. Once there is a label there is no other way: a parcel goes with whoever printed it.
 */
export async function printLabel(options: ShippingOptions, wanted: Keyed & { attempt: number }) {
  const { db, now } = options.events;
  const { orderId, key } = wanted;
  const before = printedBefore(options, wanted);
  if (before) return before;
  const printed = await printSomewhere(options, wanted);
  const { labelId, url: labelUrl = null, carrier, passedOver, slot } = printed;
  await commit(db, () => {
    const why = passedOver?.why ?? null;
    saveShipment(db, { orderId, labelId, labelUrl, carrier, passedOver: why, now: now() });
    if (slot) keepParcelSlot(db, { orderId, key, carrier, ...slot, state: "used", now: now() });
    else releaseParcelSlot(db, { orderId, now: now() });
  });
  const hasStumbled = wanted.attempt > 1;
  const parcel = parcelOf(options, orderId);
  return { ...printed, leaving: leavingOf(printed, now()), parcel, hasStumbled };
}

/**
 * Whoever asks again was killed before it was heard, or begins anew: the parcel goes with the label that it
 * has. What an attempt left behind is looked for, as nobody remembers whether there was one.
 */
function printedBefore({ events, sentWith }: ShippingOptions, { orderId }: Keyed) {
  const { db, now } = events;
  const parcel = findShipment(db, { orderId });
  if (!parcel?.labelId || parcel.labelVoidAt) return undefined;
  const { labelId, passedOver: why } = parcel;
  const carrier = carrierOf(parcel);
  const other = sentWith.find((name) => name !== carrier);
  const kept = findParcelSlot(db, { orderId });
  const isIts = kept?.state === "used" && kept.carrier === carrier;
  return {
    labelId,
    parcel: parcel.parcel,
    passedOver: why !== null && other ? { carrier: other, why } : undefined,
    leaving: isIts ? leavingOf({ carrier, slot: kept }, now()) : undefined,
    hasStumbled: true,
    unheard: [],
  };
}

function leavingOf({ carrier, slot }: Place, now: number): Leaving | undefined {
  return slot && { carrier, day: slot.day, inMs: msUntil(slot.day, now) };
}

function parcelOf({ events: { db } }: ShippingOptions, orderId: string): number {
  return findShipment(db, { orderId })?.parcel ?? 1;
}

async function printSomewhere(
  options: ShippingOptions,
  wanted: Keyed & { attempt: number },
): Promise<Printed> {
  const place = reservedPlace(options, wanted) ?? (await findPlace(options, wanted));
  try {
    return await printAt(place, options, wanted);
  } catch (error) {
    if (error instanceof Refused && error.code === slotGone) {
      return asked(printAt(await findPlace(options, wanted), options, wanted));
    }
    if (!(error instanceof Unavailable)) return asked(Promise.reject(error));
    const isLast = error instanceof LeftAlone || wanted.attempt >= triesAtTheFirst;
    if (!isLast) return asked(Promise.reject(error));
    return (await printedAfterAll(place, options, wanted)) ?? printElsewhere(place, error);
  }

  async function printElsewhere(silent: Place, error: Unavailable): Promise<Printed> {
    const others = options.sentWith.filter((name) => name !== silent.carrier);
    const passedOver = { carrier: silent.carrier, why: error.message };
    const other = others.length > 0 && (await placeAmong(options, { ...wanted, at: others }));
    if (!other) return asked(Promise.reject(error));
    return asked(printAt({ ...other, passedOver }, options, wanted));
  }
}

async function printAt(
  place: Place,
  { events: { db }, carriers }: ShippingOptions,
  { orderId, key }: Keyed,
): Promise<Printed> {
  const { carrier, slot } = place;
  const { address, note } = knownOrder(db, orderId);
  const weightGrams = Math.max(1, weighOrder(db, { orderId }));
  const { parcel = 1 } = findShipment(db, { orderId }) ?? {};
  const label = {
    ...{ orderId, address, weightGrams, note },
    ...(parcel > 1 && { parcel }),
    ...(slot && { slotId: slot.slotId }),
  };
  const labelKey = slot ? `${key}/${slot.slotId}` : key;
  const { labelId, url } = await carrierAt(carriers, carrier).createLabel(label, labelKey);
  return { ...place, labelId, url };
}

/** Its answer may be all that was lost. When nothing is answered, what is there is voided later. */
async function printedAfterAll(
  place: Place,
  options: ShippingOptions,
  { orderId }: Keyed,
): Promise<Printed | undefined> {
  try {
    const [there] = await labelsAt(place.carrier, options, orderId);
    return there && { ...place, labelId: there.labelId, url: there.url };
  } catch (error) {
    if (error instanceof Unavailable) return undefined;
    throw error;
  }
}

/** Harmless when none was printed; a label whose answer was lost is looked up, and so is its slot. */
export async function voidLabel(options: ShippingOptions, wanted: Undone): Promise<void> {
  const { db, now } = options.events;
  const { orderId, key, thoroughly, elsewhere } = wanted;
  const parcel = findShipment(db, { orderId });
  // The order was sent again meanwhile: what that carrier has printed may be for the new parcel.
  if (elsewhere && parcel?.parcel !== elsewhere.parcel) return;
  if (!thoroughly && !elsewhere && parcel?.labelVoidAt) return;
  const at = carriersOf(options.carriers, parcel, wanted);
  for (const carrier of at) {
    for (const labelId of await printedLabels(carrier, options, wanted)) {
      await asked(carrierAt(options.carriers, carrier).voidLabel(labelId, `${key}/${labelId}`));
      if (elsewhere) continue;
      const labelVoidAt = now();
      await commit(db, () => saveShipment(db, { orderId, labelId, labelVoidAt, now: labelVoidAt }));
    }
  }
  await giveSlotsBack(options.carriers, { orderId, key, at, except: stillIts(options, wanted) });
  if (elsewhere || thoroughly) return;
  await commit(db, () => releaseParcelSlot(db, { orderId, now: now() }));
}

/** What the books let go of, and what another carrier has, is not what the order goes on with. */
function stillIts({ events: { db } }: ShippingOptions, wanted: Undone): string | undefined {
  const kept = findParcelSlot(db, wanted);
  const mayGoOn = wanted.elsewhere || wanted.thoroughly;
  return mayGoOn && kept?.state !== "released" ? kept?.slotId : undefined;
}

async function printedLabels(
  carrier: CarrierName,
  options: ShippingOptions,
  { orderId, thoroughly, elsewhere }: Undone,
): Promise<string[]> {
  const known = findShipment(options.events.db, { orderId });
  if (known?.labelId && !thoroughly && !elsewhere) return [known.labelId];
  const there = await asked(labelsAt(carrier, options, orderId));
  const labels = there.map(({ labelId }) => labelId);
  // What is on a parcel that has left is not voided behind it.
  return elsewhere ? labels.filter((labelId) => labelId !== known?.labelId) : labels;
}

async function labelsAt(
  carrier: CarrierName,
  { events: { db }, carriers }: ShippingOptions,
  orderId: string,
): Promise<Label[]> {
  const lost = new Set(listLostParcels(db, { orderId }).map((one) => one.labelId));
  const labels = await carrierAt(carriers, carrier).labelsOf(orderId);
  return labels.filter(({ labelId, status }) => status === "printed" && !lost.has(labelId));
}
