import { sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { type BrokenInvariant, disagreeing } from "../invariants.ts";
import { trips } from "./schema.ts";
import type { TripStatus } from "./statuses.ts";

/** What must hold of trips: what was paid and not given back is what they cost. */
export function listBrokenTrips(db: Database): BrokenInvariant[] {
  return wrongTripMoney(db);
}

const owesForTrip: Record<TripStatus, "total" | "what is kept" | "nothing" | "in motion"> = {
  asking: "nothing",
  reserving: "nothing",
  price_changed: "nothing",
  awaiting_payment: "nothing",
  // Captured in the midst of it.
  confirming: "in motion",
  confirmed: "total",
  undoing: "in motion",
  failed: "nothing",
  // Of one that was confirmed before, what the refund rule did not give back.
  cancelled: "what is kept",
};

// In a subquery drizzle leaves the tables out of column names: written out, they cannot mean each other.
function wrongTripMoney(db: Database): BrokenInvariant[] {
  return db
    .select({
      id: trips.id,
      status: trips.status,
      totalCents: trips.totalCents,
      refundCents: trips.refundCents,
      found: sql<number>`coalesce((select sum(captured_cents - refunded_cents) from payments where payments.run_id = trips.id), 0)`,
      elsewhere: sql<number>`coalesce((select sum(refunded_elsewhere_cents) from payments where payments.run_id = trips.id), 0)`,
    })
    .from(trips)
    .all()
    .flatMap(({ id, status, totalCents, refundCents, found, elsewhere }) => {
      const kept = refundCents === null ? 0 : totalCents - refundCents;
      const owed = { total: totalCents, "what is kept": kept, nothing: 0, "in motion": found };
      const expected = owed[owesForTrip[status]];
      return disagreeing(id, { found, elsewhere, expected });
    });
}
