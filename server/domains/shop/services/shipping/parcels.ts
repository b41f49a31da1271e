import { commit } from "#db/group-commit.ts";
import { listLostParcels } from "#db/shop/lost-parcels.ts";
import { findShipment, moveShipment } from "#db/shop/shipments.ts";
import type { ShipmentStatus } from "#db/shop/statuses.ts";
import { refused } from "#server/orchestration/refused.ts";
import type { Shipment } from "#server/outside/carriers.ts";
import type { CarrierName } from "#server/outside/systems.ts";
import { asked } from "#server/services/asked.ts";
import { knownOrder } from "../known-order.ts";
import { carrierAt, carrierOf, carriersOf } from "./carrier.ts";
import type { Undone } from "./contract.ts";
import { voidLabel } from "./labels.ts";
import type { ShippingOptions } from "./options.ts";

interface Keyed {
  orderId: string;
  key: string;
}

interface HandedOver {
  shipmentId: string;
  trackingNumber: string;
}

export async function bookShipment(
  options: ShippingOptions,
  { orderId, key, deliveryMs }: Keyed & { deliveryMs: number },
): Promise<HandedOver> {
  const { events, carriers } = options;
  const { note } = knownOrder(events.db, orderId);
  const parcel = findShipment(events.db, { orderId });
  const labelId = parcel?.labelId;
  if (!labelId) throw refused(`Order ${orderId} has no label yet`);
  const shipment = await asked(
    carrierAt(carriers, carrierOf(parcel)).createShipment(
      { orderId, labelId, note, deliverySeconds: deliveryMs / 1000 },
      key,
    ),
  );
  await commit(events.db, () => keep(options, shipment));
  return { shipmentId: shipment.shipmentId, trackingNumber: shipment.trackingNumber };
}

/** What became of it when no answer came: a parcel on the order's label is with the carrier all the same. */
export async function findHandedOver(
  options: ShippingOptions,
  { orderId }: { orderId: string },
): Promise<HandedOver | null> {
  const { events, carriers } = options;
  const parcel = findShipment(events.db, { orderId });
  if (!parcel?.labelId) return null;
  const all = await asked(carrierAt(carriers, carrierOf(parcel)).shipmentsOf(orderId));
  const taken = all.find((one) => one.labelId === parcel.labelId && one.status !== "cancelled");
  if (!taken) return null;
  await commit(events.db, () => keep(options, taken));
  return { shipmentId: taken.shipmentId, trackingNumber: taken.trackingNumber };
}

/** Harmless when nothing was booked. */
export async function cancelShipment(options: ShippingOptions, wanted: Undone): Promise<void> {
  for (const { carrier, shipmentId } of await bookedShipments(options, wanted)) {
    const shipment = await asked(
      carrierAt(options.carriers, carrier).cancelShipment(
        shipmentId,
        `${wanted.key}/${shipmentId}`,
      ),
    );
    await commit(options.events.db, () => keep(options, shipment));
  }
}

interface Booked {
  carrier: CarrierName;
  shipmentId: string;
}

async function bookedShipments(options: ShippingOptions, wanted: Undone): Promise<Booked[]> {
  const { orderId, thoroughly } = wanted;
  const known = findShipment(options.events.db, { orderId });
  if (!thoroughly && known?.status === "cancelled") return [];
  if (!thoroughly && known?.shipmentId) {
    return [{ carrier: carrierOf(known), shipmentId: known.shipmentId }];
  }
  // The answer was lost. No parcel goes on a void label, so none can be booked behind the look-up.
  await voidLabel(options, wanted);
  const lost = new Set(
    listLostParcels(options.events.db, { orderId }).map((one) => one.shipmentId),
  );
  const asking = carriersOf(options.carriers, known, wanted).map(async (carrier) => {
    const shipments = await asked(carrierAt(options.carriers, carrier).shipmentsOf(orderId));
    return shipments.flatMap(({ shipmentId, status }) =>
      status === "cancelled" || lost.has(shipmentId) ? [] : [{ carrier, shipmentId }],
    );
  });
  return (await Promise.all(asking)).flat();
}

export async function track(
  options: ShippingOptions,
  { orderId }: { orderId: string },
): Promise<{ status: ShipmentStatus }> {
  const parcel = findShipment(options.events.db, { orderId });
  if (!parcel?.shipmentId) throw refused(`Order ${orderId} is not with the carrier`);
  const shipment = await asked(
    carrierAt(options.carriers, carrierOf(parcel)).shipment(parcel.shipmentId),
  );
  await commit(options.events.db, () => keep(options, shipment));
  return { status: shipment.status };
}

/** What the carrier says is what the pages show. Answers whether it was news. */
export function keep({ events: { db, hub, now } }: ShippingOptions, shipment: Shipment): boolean {
  const { orderId, shipmentId, trackingNumber, status, tracking } = shipment;
  const told = { orderId, shipmentId, trackingNumber, status, tracking };
  const isNews = moveShipment(db, { ...told, now: now() });
  if (isNews) hub.wake(`run:${orderId}`);
  return isNews;
}
