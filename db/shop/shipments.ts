import { eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { forColumns, given, isAmong, prepared } from "../prepared.ts";
import { lostParcels, shipments } from "./schema.ts";
import { type ShipmentStatus, shipmentStatuses } from "./statuses.ts";

const moved = ["shipmentId", "trackingNumber", "status", "tracking", "updatedAt"] as const;

const statements = prepared((db) => ({
  ofOrder: db
    .select()
    .from(shipments)
    .where(eq(shipments.orderId, sql.placeholder("orderId")))
    .prepare(),
  ofLabel: db
    .select({ orderId: shipments.orderId })
    .from(shipments)
    .where(eq(shipments.labelId, sql.placeholder("labelId")))
    .prepare(),
  lostWithLabel: db
    .select({ orderId: lostParcels.orderId })
    .from(lostParcels)
    .where(eq(lostParcels.labelId, sql.placeholder("labelId")))
    .limit(1)
    .prepare(),
  move: db
    .insert(shipments)
    .values(given(shipments, "orderId", ...moved))
    .onConflictDoUpdate({
      target: shipments.orderId,
      set: given(shipments, ...moved),
      setWhere: sql`${shipments.status} is null or ${isAmong(shipments.status, "earlier")}`,
    })
    .prepare(),
  save: forColumns((names: readonly (keyof Row)[]) =>
    db
      .insert(shipments)
      .values({ ...given(shipments, ...names), ...given(shipments, "orderId") })
      .onConflictDoUpdate({ target: shipments.orderId, set: given(shipments, ...names) })
      .prepare(),
  ),
}));

/** Whoever asks has already been shown to own the order, or to be an admin. */
export function findShipment(db: Database, { orderId }: { orderId: string }) {
  return statements(db).ofOrder.get({ orderId });
}

/** Whose label it is: of a parcel on its way, or of one that was lost and sent again. */
export function findOrderOfLabel(
  db: Database,
  { labelId }: { labelId: string },
): string | undefined {
  const { ofLabel, lostWithLabel } = statements(db);
  return (ofLabel.get({ labelId }) ?? lostWithLabel.get({ labelId }))?.orderId;
}

type Row = Omit<typeof shipments.$inferInsert, "orderId">;
type Facts = Omit<Row, "updatedAt">;

/** Adds what the carrier has said to what is known of an order's parcel. */
export function saveShipment(
  db: Database,
  { orderId, now, ...facts }: Facts & { orderId: string; now: number },
): void {
  const row = { ...facts, updatedAt: now };
  statements(db)
    .save(row)
    .run({ ...row, orderId });
}

type Told = Pick<Facts, "tracking"> & {
  orderId: string;
  shipmentId: string;
  trackingNumber: string;
  status: ShipmentStatus;
  now: number;
};

/**
 * Writes down where the carrier says the parcel is. News that overtake each other on their way here do
 * not take it back: a status only gives way to one that can follow it. Answers whether this was news.
 */
export function moveShipment(db: Database, { orderId, now, ...told }: Told): boolean {
  const earlier = shipmentStatuses.filter((other) => ranks[other] < ranks[told.status]);
  const row = { ...told, orderId, updatedAt: now, earlier: JSON.stringify(earlier) };
  const { changes } = statements(db).move.run(row);
  return changes === 1;
}

/** The last two are ends: whichever came first stays. */
const ranks: Record<ShipmentStatus, number> = {
  booked: 0,
  picked_up: 1,
  in_transit: 2,
  out_for_delivery: 3,
  delivered: 4,
  cancelled: 4,
};
