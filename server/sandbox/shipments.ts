import { and, eq, gt, lte } from "drizzle-orm";
import type { z } from "zod";
import type { newShipmentSchema, Shipment, ShipmentStatus } from "#server/outside/carriers.ts";
import type { Ledger } from "./database.ts";
import { Refusal } from "./errors.ts";
import { newId, newTrackingNumber } from "./ids.ts";
import { findLabel } from "./labels.ts";
import { newsTimeOf } from "./parcel-trouble.ts";
import { shipments, tracking } from "./schema.ts";

export type ShipmentRow = typeof shipments.$inferSelect;

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
  const row = ledger
    .insert(shipments)
    .values({
      id: newId("shp"),
      key,
      orderId,
      labelId,
      note,
      trackingNumber: newTrackingNumber(),
      createdAt: now,
    })
    .returning()
    .get();
  const timeAfter = (part: number) => now + Math.round(part * deliverySeconds * 1000);
  const arrivesAt = timeAfter(1);
  ledger
    .insert(tracking)
    .values(
      journey.map(({ status, after }) => {
        const at = timeAfter(after);
        return {
          shipmentId: row.id,
          status,
          at,
          tellAt: newsTimeOf({ status, at, arrivesAt }, note),
        };
      }),
    )
    .run();
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
  if (ledger.select().from(shipments).where(eq(shipments.labelId, labelId)).get()) {
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
    ledger
      .delete(tracking)
      .where(and(eq(tracking.shipmentId, shipmentId), gt(tracking.at, now)))
      .run();
    const cancelled = { status: "cancelled" as const, at: now };
    const tellAt = newsTimeOf({ ...cancelled, arrivesAt: now }, row.note);
    ledger
      .insert(tracking)
      .values({ shipmentId, ...cancelled, tellAt })
      .run();
  }
  return presentShipment(ledger, row, now);
}

export function shipmentsOf(ledger: Ledger, orderId: string, now: number): Shipment[] {
  return ledger
    .select()
    .from(shipments)
    .where(eq(shipments.orderId, orderId))
    .orderBy(shipments.createdAt, shipments.id)
    .all()
    .map((row) => presentShipment(ledger, row, now));
}

export function findShipment(ledger: Ledger, shipmentId: string): ShipmentRow {
  const row = ledger.select().from(shipments).where(eq(shipments.id, shipmentId)).get();
  if (!row) throw new Refusal(404, "shipment_not_found", `There is no shipment ${shipmentId}`);
  return row;
}

export function presentShipment(ledger: Ledger, row: ShipmentRow, now: number): Shipment {
  const past = ledger
    .select({ status: tracking.status, at: tracking.at })
    .from(tracking)
    .where(and(eq(tracking.shipmentId, row.id), lte(tracking.at, now)))
    .orderBy(tracking.at, tracking.id)
    .all();
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
