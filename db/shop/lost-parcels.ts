import { asc, eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, insertNew, prepared } from "../prepared.ts";
import { transaction } from "../transaction.ts";
import { lostParcels, shipments } from "./schema.ts";
import { findShipment } from "./shipments.ts";
import { findShortages, listSold, takeSoldAgain } from "./stock.ts";

const isOfOrder = eq(lostParcels.orderId, sql.placeholder("orderId"));

const statements = prepared((db) => ({
  insert: insertNew(db, lostParcels),
  ofOrder: db
    .selectDistinct({
      parcel: lostParcels.parcel,
      labelId: lostParcels.labelId,
      shipmentId: lostParcels.shipmentId,
      trackingNumber: lostParcels.trackingNumber,
      lostAt: lostParcels.lostAt,
    })
    .from(lostParcels)
    .where(isOfOrder)
    .orderBy(asc(lostParcels.parcel))
    .prepare(),
  beginNext: db
    .update(shipments)
    .set({
      ...given(shipments, "parcel", "updatedAt"),
      carrier: null,
      passedOver: null,
      labelId: null,
      labelVoidAt: null,
      labelUrl: null,
      shipmentId: null,
      trackingNumber: null,
      status: null,
      tracking: [],
    })
    .where(eq(shipments.orderId, sql.placeholder("orderId")))
    .prepare(),
}));

interface NextParcel {
  orderId: string;
  /** Its number: the second, for the first that is lost. */
  parcel: number;
  now: number;
}

/**
 * The parcel is lost and another takes its place: what was in it leaves the shelf once more, all of it or
 * nothing. Answers what there is too little of. Asked again, it has happened.
 */
export function replaceLostParcel(db: Database, { orderId, parcel, now }: NextParcel) {
  return transaction(db, () => {
    const lost = findShipment(db, { orderId });
    if (!lost || lost.parcel >= parcel) return [];
    const shortages = findShortages(db, { lines: listSold(db, { orderId }), now });
    if (shortages.length > 0) return shortages;
    const { labelId, shipmentId, trackingNumber } = lost;
    for (const line of takeSoldAgain(db, { orderId })) {
      const what = { orderId, parcel: lost.parcel, ...line, lostAt: now };
      statements(db).insert({ ...what, labelId, shipmentId, trackingNumber });
    }
    statements(db).beginNext.run({ orderId, parcel, updatedAt: now });
    return shortages;
  });
}

/** What there is too little of to send a shipped order again; nothing when all can be had. */
export function listShortForAgain(db: Database, { orderId, now }: Omit<NextParcel, "parcel">) {
  return findShortages(db, { lines: listSold(db, { orderId }), now });
}

/** Whoever asks has already been shown to own the order, or to be an admin. */
export function listLostParcels(db: Database, { orderId }: { orderId: string }) {
  return statements(db).ofOrder.all({ orderId });
}
