import type { Database } from "#db/connection.ts";
import { listLostParcels } from "#db/shop/lost-parcels.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { findShipment } from "#db/shop/shipments.ts";
import { type CarrierEvent, carrierEventSchema } from "#server/outside/carriers.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { type SignedEvents, signedEvents } from "#server/web/signed-events.ts";
import { handOver } from "../commands/shipping-ingress.ts";

/** What the carrier tells of parcels on their way. */
export function carrierCallback(deps: AppDeps) {
  return signedEvents(deps, carrierEvents);
}

export const carrierEvents: SignedEvents<CarrierEvent> = {
  from: "carrier",
  prefix: "parcel.",
  schema: () => carrierEventSchema,
  entry: ({ status, orderId }) => ({ type: `parcel.${status}`, runId: orderId }),
  objectionTo,
  handOver,
};

/** Its own answer may come after the first news of a parcel, or never: then its label is known. */
function objectionTo(db: Database, event: CarrierEvent): string | undefined {
  const { orderId, shipmentId, labelId } = event;
  if (!findAnyOrder(db, { id: orderId })) return "we know no such order";
  const known = findShipment(db, { orderId });
  if (listLostParcels(db, { orderId }).some((lost) => lost.shipmentId === shipmentId)) return;
  const isOurs = known?.shipmentId ? known.shipmentId === shipmentId : known?.labelId === labelId;
  return isOurs ? undefined : "this is no parcel of the order";
}
