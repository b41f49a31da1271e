import { and, count, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { listDisputes } from "../queries/disputes.ts";
import { listPayments } from "../queries/payments.ts";
import { findRun, listSteps } from "../queries/runs.ts";
import { trips } from "./schema.ts";
import type { TripStatus } from "./statuses.ts";
import { findTrip } from "./trips.ts";

/** What goes on without the traveller's doing, or waits for their word or their money. */
const inProgress = [
  "asking",
  "reserving",
  "price_changed",
  "awaiting_payment",
  "confirming",
  "undoing",
] as const satisfies readonly TripStatus[];

/** What keeps seats and rooms from others, and is not paid. */
const unpaid = [
  "asking",
  "reserving",
  "price_changed",
  "awaiting_payment",
] as const satisfies readonly TripStatus[];

const statements = prepared((db) => ({
  unpaid: db
    .select({ total: count() })
    .from(trips)
    .where(and(eq(trips.userId, sql.placeholder("userId")), inArray(trips.status, [...unpaid])))
    .prepare(),
  inProgress: db
    .select({ total: count() })
    .from(trips)
    .where(and(eq(trips.userId, sql.placeholder("userId")), inArray(trips.status, [...inProgress])))
    .prepare(),
}));

export function countUnpaidTrips(db: Database, { userId }: { userId: string }): number {
  return statements(db).unpaid.get({ userId })?.total ?? 0;
}

export function countTripsInProgress(db: Database, { userId }: { userId: string }): number {
  return statements(db).inProgress.get({ userId })?.total ?? 0;
}

/** All that the page of a trip tells: for its owner alone. */
export function describeTripPage(db: Database, owned: { id: string; userId: string }) {
  const trip = findTrip(db, owned);
  if (!trip) return undefined;
  // The awakeable's id stays out: it is nobody's but the server's.
  const payments = listPayments(db, { runId: trip.id }).map(({ awakeableId: _, ...rest }) => rest);
  return {
    ...trip,
    payments,
    disputes: listDisputes(db, { runId: trip.id }),
    waitingUntil: findRun(db, owned)?.waitingUntil ?? null,
    steps: listSteps(db, { runId: trip.id }),
  };
}

export type TripPageDescription = NonNullable<ReturnType<typeof describeTripPage>>;
