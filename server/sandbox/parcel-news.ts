import { asc, eq, isNotNull, lte, min, sql } from "drizzle-orm";
import { prepared } from "#db/prepared.ts";
import type { CarrierEvent } from "#server/outside/carriers.ts";
import type { Ledger, SandboxDatabase } from "./database.ts";
import { newId } from "./ids.ts";
import { timesTold } from "./parcel-trouble.ts";
import { shipments, tracking } from "./schema.ts";
import { presentShipment } from "./shipments.ts";
import { tellShop } from "./webhooks.ts";

const statements = prepared((db) => ({
  due: db
    .select({ shipment: shipments, change: tracking })
    .from(tracking)
    .innerJoin(shipments, eq(shipments.id, tracking.shipmentId))
    .where(lte(tracking.tellAt, sql.placeholder("now")))
    .orderBy(asc(tracking.tellAt), asc(tracking.id))
    .prepare(),
  told: db
    .update(tracking)
    .set({ tellAt: null })
    .where(eq(tracking.id, sql.placeholder("id")))
    .prepare(),
  nextAt: db
    .select({ at: min(tracking.tellAt) })
    .from(tracking)
    .where(isNotNull(tracking.tellAt))
    .prepare(),
}));

/** Tells what has happened to parcels and is due to be told: each change once, as it was then. */
export function tellOfParcels(ledger: Ledger, now: number): void {
  for (const { shipment, change } of statements(ledger).due.all({ now })) {
    const event: CarrierEvent = {
      ...presentShipment(ledger, shipment, change.at),
      eventId: newId("evt"),
      occurredAt: change.at,
    };
    tellShop(ledger, { teller: "carrier", event, now, deliveries: timesTold(shipment.note) });
    statements(ledger).told.run({ id: change.id });
  }
}

export function nextNewsAt(db: SandboxDatabase): number | null {
  return statements(db).nextAt.get()?.at ?? null;
}
