import { asc, eq, lte, min } from "drizzle-orm";
import type { CarrierEvent } from "#server/outside/carriers.ts";
import type { Ledger, SandboxDatabase } from "./database.ts";
import { newId } from "./ids.ts";
import { timesTold } from "./parcel-trouble.ts";
import { shipments, tracking } from "./schema.ts";
import { presentShipment } from "./shipments.ts";
import { tellShop } from "./webhooks.ts";

/** Tells what has happened to parcels and is due to be told: each change once, as it was then. */
export function tellOfParcels(ledger: Ledger, now: number): void {
  for (const { shipment, change } of dueNews(ledger, now)) {
    const event: CarrierEvent = {
      ...presentShipment(ledger, shipment, change.at),
      eventId: newId("evt"),
      occurredAt: change.at,
    };
    tellShop(ledger, { teller: "carrier", event, now, deliveries: timesTold(shipment.note) });
    ledger.update(tracking).set({ tellAt: null }).where(eq(tracking.id, change.id)).run();
  }
}

export function nextNewsAt(db: SandboxDatabase): number | null {
  return (
    db
      .select({ at: min(tracking.tellAt) })
      .from(tracking)
      .get()?.at ?? null
  );
}

function dueNews(ledger: Ledger, now: number) {
  return ledger
    .select({ shipment: shipments, change: tracking })
    .from(tracking)
    .innerJoin(shipments, eq(shipments.id, tracking.shipmentId))
    .where(lte(tracking.tellAt, now))
    .orderBy(asc(tracking.tellAt), asc(tracking.id))
    .all();
}
