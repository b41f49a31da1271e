import { commit } from "#db/group-commit.ts";
import { listLostParcels } from "#db/shop/lost-parcels.ts";
import { weighOrder } from "#db/shop/orders.ts";
import { findShipment, saveShipment } from "#db/shop/shipments.ts";
import { LeftAlone, Unavailable } from "#server/outside/errors.ts";
import type { CarrierName } from "#server/outside/systems.ts";
import { asked } from "#server/services/asked.ts";
import { knownOrder } from "../known-order.ts";
import { carrierAt, carriersOf } from "./carrier.ts";
import type { Undone } from "./contract.ts";
import type { ShippingOptions } from "./options.ts";

interface Keyed {
  orderId: string;
  key: string;
}

interface Printed {
  labelId: string;
  /** Where it is to be had for printing. */
  url?: string | undefined;
  carrier: CarrierName;
  /** Why the first did not print it, when it did not. */
  passedOver?: string;
}

/** So often the first carrier is asked before the other is. */
const triesAtTheFirst = 2;

/**
 * The other carrier prints it when the first does not answer. Once there is a label there is no other way: a
 * parcel goes with whoever printed it.
 */
export async function printLabel(
  options: ShippingOptions,
  { orderId, key, attempt }: Keyed & { attempt: number },
): Promise<Printed & { parcel: number }> {
  const { db, now } = options.events;
  const printed = await printSomewhere(options, { orderId, key, attempt });
  const { labelId, url: labelUrl = null, carrier, passedOver = null } = printed;
  const row = { orderId, labelId, labelUrl, carrier, passedOver };
  await commit(db, () => saveShipment(db, { ...row, now: now() }));
  return { ...printed, parcel: findShipment(db, { orderId })?.parcel ?? 1 };
}

async function printSomewhere(
  options: ShippingOptions,
  wanted: Keyed & { attempt: number },
): Promise<Printed> {
  const [first, other] = options.sentWith;
  if (!first) throw new Unavailable("There is no carrier");
  try {
    return await printAt(first, options, wanted);
  } catch (error) {
    if (!other || !(error instanceof Unavailable)) return asked(Promise.reject(error));
    const isLast = error instanceof LeftAlone || wanted.attempt >= triesAtTheFirst;
    if (!isLast) return asked(Promise.reject(error));
    const there = await labelAfterAll(first, options, wanted);
    if (there) return there;
    const printed = await asked(printAt(other, options, wanted));
    return { ...printed, passedOver: error.message };
  }
}

async function printAt(
  carrier: CarrierName,
  { events: { db }, carriers }: ShippingOptions,
  { orderId, key }: Keyed,
): Promise<Printed> {
  const { address, note } = knownOrder(db, orderId);
  const weightGrams = Math.max(1, weighOrder(db, { orderId }));
  const { parcel = 1 } = findShipment(db, { orderId }) ?? {};
  const label = { orderId, address, weightGrams, note, ...(parcel > 1 && { parcel }) };
  const { labelId, url } = await carrierAt(carriers, carrier).createLabel(label, key);
  return { labelId, url, carrier };
}

/** Its answer may be all that was lost. When nothing is answered, what is there is voided later. */
async function labelAfterAll(
  carrier: CarrierName,
  options: ShippingOptions,
  { orderId }: Keyed,
): Promise<Printed | undefined> {
  try {
    const [labelId] = await labelsAt(carrier, options, orderId);
    return labelId === undefined ? undefined : { labelId, carrier };
  } catch (error) {
    if (error instanceof Unavailable) return undefined;
    throw error;
  }
}

/** Harmless when none was printed; a label whose answer was lost is looked up. */
export async function voidLabel(options: ShippingOptions, wanted: Undone): Promise<void> {
  const { db, now } = options.events;
  const { orderId, key, thoroughly, elsewhere } = wanted;
  const parcel = findShipment(db, { orderId });
  // The order was sent again meanwhile: what that carrier has printed may be for the new parcel.
  if (elsewhere && parcel?.parcel !== elsewhere.parcel) return;
  if (!thoroughly && !elsewhere && parcel?.labelVoidAt) return;
  for (const carrier of carriersOf(options.carriers, parcel, wanted)) {
    for (const labelId of await printedLabels(carrier, options, wanted)) {
      await asked(carrierAt(options.carriers, carrier).voidLabel(labelId, `${key}/${labelId}`));
      if (elsewhere) continue;
      const labelVoidAt = now();
      await commit(db, () => saveShipment(db, { orderId, labelId, labelVoidAt, now: labelVoidAt }));
    }
  }
}

async function printedLabels(
  carrier: CarrierName,
  options: ShippingOptions,
  { orderId, thoroughly, elsewhere }: Undone,
): Promise<string[]> {
  const known = findShipment(options.events.db, { orderId });
  if (known?.labelId && !thoroughly && !elsewhere) return [known.labelId];
  const labels = await asked(labelsAt(carrier, options, orderId));
  // What is on a parcel that has left is not voided behind it.
  return elsewhere ? labels.filter((labelId) => labelId !== known?.labelId) : labels;
}

async function labelsAt(
  carrier: CarrierName,
  { events: { db }, carriers }: ShippingOptions,
  orderId: string,
): Promise<string[]> {
  const lost = new Set(listLostParcels(db, { orderId }).map((one) => one.labelId));
  const labels = await carrierAt(carriers, carrier).labelsOf(orderId);
  return labels.flatMap(({ labelId, status }) =>
    status === "printed" && !lost.has(labelId) ? [labelId] : [],
  );
}
