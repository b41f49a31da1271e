import { commit } from "#db/group-commit.ts";
import { listLostParcels } from "#db/shop/lost-parcels.ts";
import { weighOrder } from "#db/shop/orders.ts";
import { findShipment, saveShipment } from "#db/shop/shipments.ts";
import { asked } from "#server/services/asked.ts";
import { knownOrder } from "../known-order.ts";
import type { Undone } from "./contract.ts";
import type { ShippingOptions } from "./options.ts";

interface Keyed {
  orderId: string;
  key: string;
}

export async function printLabel(
  { events: { db, now }, carrier }: ShippingOptions,
  { orderId, key }: Keyed,
): Promise<{ labelId: string }> {
  const { address, note } = knownOrder(db, orderId);
  const weightGrams = Math.max(1, weighOrder(db, { orderId }));
  const { labelId } = await asked(
    carrier.createLabel({ orderId, address, weightGrams, note }, key),
  );
  await commit(db, () => saveShipment(db, { orderId, labelId, now: now() }));
  return { labelId };
}

/** Harmless when none was printed; a label whose answer was lost is looked up. */
export async function voidLabel(options: ShippingOptions, wanted: Undone): Promise<void> {
  const { events, carrier } = options;
  const { db, now } = events;
  const { orderId, key, thoroughly } = wanted;
  if (!thoroughly && findShipment(db, { orderId })?.labelVoidAt) return;
  for (const labelId of await printedLabels(options, wanted)) {
    await asked(carrier.voidLabel(labelId, `${key}/${labelId}`));
    const labelVoidAt = now();
    await commit(db, () => saveShipment(db, { orderId, labelId, labelVoidAt, now: labelVoidAt }));
  }
}

async function printedLabels(
  { events: { db }, carrier }: ShippingOptions,
  { orderId, thoroughly }: Undone,
): Promise<string[]> {
  const known = findShipment(db, { orderId })?.labelId;
  if (known && !thoroughly) return [known];
  const lost = new Set(listLostParcels(db, { orderId }).map((one) => one.labelId));
  const labels = await asked(carrier.labelsOf(orderId));
  return labels.flatMap(({ labelId, status }) =>
    status === "printed" && !lost.has(labelId) ? [labelId] : [],
  );
}
