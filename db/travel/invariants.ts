import { desc, eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { type BrokenInvariant, disagreeing, type Owed } from "../invariants.ts";
import { prepared } from "../prepared.ts";
import { runs } from "../schema.ts";
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

interface Priced {
  status: TripStatus;
  totalCents: number;
  refundCents: number | null;
}

function owedFor({ status, totalCents, refundCents }: Priced): number | null {
  switch (owesForTrip[status]) {
    case "in motion":
      return null;
    case "total":
      return totalCents;
    case "what is kept":
      return refundCents === null ? 0 : totalCents - refundCents;
    case "nothing":
      return 0;
  }
}

const statements = prepared((db) => ({
  newest: db
    .select({
      runId: trips.id,
      title: runs.title,
      status: trips.status,
      totalCents: trips.totalCents,
      refundCents: trips.refundCents,
      currency: trips.currency,
      begunAt: trips.createdAt,
      movedAt: runs.updatedAt,
    })
    .from(trips)
    .innerJoin(runs, eq(runs.id, trips.id))
    .orderBy(desc(trips.createdAt))
    .limit(sql.placeholder("limit"))
    .prepare(),
}));

/** The newest first. */
export function listOwedForTrips(db: Database, { limit }: { limit: number }): Owed[] {
  return statements(db)
    .newest.all({ limit })
    .map(({ status, totalCents, refundCents, ...trip }) => ({
      ...trip,
      owedCents: owedFor({ status, totalCents, refundCents }),
    }));
}

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
    .flatMap(({ id, found, elsewhere, ...trip }) => {
      const expected = owedFor(trip);
      return expected === null ? [] : disagreeing(id, { found, elsewhere, expected });
    });
}
