import { and, eq, gt, lte, sql } from "drizzle-orm";
import type { z } from "zod";
import { insertNew, insertReturning, prepared } from "#db/prepared.ts";
import type { newShipmentSchema, Shipment, ShipmentStatus } from "#server/outside/carriers.ts";
import type { Ledger } from "./database.ts";
import { Refusal } from "./errors.ts";
import { newId, newTrackingNumber } from "./ids.ts";
import { findLabel } from "./labels.ts";
import { newsTimeOf } from "./parcel-trouble.ts";
import { shipments, tracking } from "./schema.ts";

export type ShipmentRow = typeof shipments.$inferSelect;

const statements = prepared((db) => ({
  book: insertReturning(db, shipments),
  find: db
    .select()
    .from(shipments)
    .where(eq(shipments.id, sql.placeholder("shipmentId")))
    .prepare(),
  withLabel: db
    .select({ id: shipments.id })
    .from(shipments)
    .where(eq(shipments.labelId, sql.placeholder("labelId")))
    .prepare(),
  ofOrder: db
    .select()
    .from(shipments)
    .where(eq(shipments.orderId, sql.placeholder("orderId")))
    .orderBy(shipments.createdAt, shipments.id)
    .prepare(),
  track: insertNew(db, tracking),
  past: db
    .select({ status: tracking.status, at: tracking.at })
    .from(tracking)
    .where(
      and(
        eq(tracking.shipmentId, sql.placeholder("shipmentId")),
        lte(tracking.at, sql.placeholder("now")),
      ),
    )
    .orderBy(tracking.at, tracking.id)
    .prepare(),
  forgetFuture: db
    .delete(tracking)
    .where(
      and(
        eq(tracking.shipmentId, sql.placeholder("shipmentId")),
        gt(tracking.at, sql.placeholder("now")),
      ),
    )
    .prepare(),
}));

/** What a parcel goes through, and after which part of its delivery time. */
const journey: { status: ShipmentStatus; after: number }[] = [
  { status: "booked", after: 0 },
  { status: "picked_up", after: 0.1 },
  { status: "in_transit", after: 0.4 },
  { status: "out_for_delivery", after: 0.8 },
  { status: "delivered", after: 1 },
];

export function bookShipment(
  ledger: Ledger,
  {
    shipment: { orderId, labelId, note, deliverySeconds },
    key,
    now,
  }: { shipment: z.output<typeof newShipmentSchema>; key: string; now: number },
): Shipment {
  requireFreshLabel(ledger, labelId, orderId);
  const row = statements(ledger).book({
    id: newId("shp"),
    key,
    orderId,
    labelId,
    note,
    trackingNumber: newTrackingNumber(),
    createdAt: now,
  });
  const timeAfter = (part: number) => now + Math.round(part * deliverySeconds * 1000);
  const arrivesAt = timeAfter(1);
  for (const { status, after } of journey) {
    const at = timeAfter(after);
    const tellAt = newsTimeOf({ status, at, arrivesAt }, note);
    statements(ledger).track({ shipmentId: row.id, status, at, tellAt });
  }
  return presentShipment(ledger, row, now);
}

function requireFreshLabel(ledger: Ledger, labelId: string, orderId: string): void {
  const label = findLabel(ledger, labelId);
  if (label.orderId !== orderId) {
    throw new Refusal(409, "label_of_another_order", `Label ${labelId} is not of order ${orderId}`);
  }
  if (label.status === "void") {
    throw new Refusal(409, "label_void", `Label ${labelId} is void`);
  }
  if (statements(ledger).withLabel.get({ labelId })) {
    throw new Refusal(409, "label_used", `Label ${labelId} is on a parcel already`);
  }
}

/** A parcel can be called back until it is delivered; calling it back again changes nothing. */
export function cancelShipment(
  ledger: Ledger,
  { shipmentId, now }: { shipmentId: string; now: number },
): Shipment {
  const row = findShipment(ledger, shipmentId);
  const { status } = presentShipment(ledger, row, now);
  if (status === "delivered") {
    throw new Refusal(409, "already_delivered", `Shipment ${shipmentId} is delivered`);
  }
  if (status !== "cancelled") {
    statements(ledger).forgetFuture.run({ shipmentId, now });
    const cancelled = { status: "cancelled" as const, at: now };
    const tellAt = newsTimeOf({ ...cancelled, arrivesAt: now }, row.note);
    statements(ledger).track({ shipmentId, ...cancelled, tellAt });
  }
  return presentShipment(ledger, row, now);
}

export function shipmentsOf(ledger: Ledger, orderId: string, now: number): Shipment[] {
  return statements(ledger)
    .ofOrder.all({ orderId })
    .map((row) => presentShipment(ledger, row, now));
}

export function findShipment(ledger: Ledger, shipmentId: string): ShipmentRow {
  const row = statements(ledger).find.get({ shipmentId });
  if (!row) throw new Refusal(404, "shipment_not_found", `There is no shipment ${shipmentId}`);
  return row;
}

export function presentShipment(ledger: Ledger, row: ShipmentRow, now: number): Shipment {
  const past = statements(ledger).past.all({ shipmentId: row.id, now });
  return {
    shipmentId: row.id,
    orderId: row.orderId,
    labelId: row.labelId,
    trackingNumber: row.trackingNumber,
    status: past.at(-1)?.status ?? "booked",
    tracking: past,
    createdAt: row.createdAt,
  };
}
