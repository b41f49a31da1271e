import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { findPayment } from "../queries/payments.ts";
import { trips } from "./schema.ts";

const statements = prepared((db) => ({
  owned: db
    .select()
    .from(trips)
    .where(and(eq(trips.id, sql.placeholder("id")), eq(trips.userId, sql.placeholder("userId"))))
    .prepare(),
  any: db
    .select()
    .from(trips)
    .where(eq(trips.id, sql.placeholder("id")))
    .prepare(),
  beingCancelled: db
    .select()
    .from(trips)
    .where(and(eq(trips.status, "undoing"), isNotNull(trips.refundRule)))
    .prepare(),
  latest: db
    .select()
    .from(trips)
    .where(eq(trips.userId, sql.placeholder("userId")))
    .orderBy(desc(trips.createdAt), desc(trips.id))
    .limit(sql.placeholder("limit"))
    .prepare(),
}));

export function findTrip(db: Database, { id, userId }: { id: string; userId: string }) {
  return statements(db).owned.get({ id, userId });
}

export type Trip = NonNullable<ReturnType<typeof findTrip>>;

/** For services, who act on anybody's. */
export function findAnyTrip(db: Database, { id }: { id: string }): Trip | undefined {
  return statements(db).any.get({ id });
}

/** Everybody's that were confirmed and are given back now. */
export function listCancellationsUnderWay(db: Database): Trip[] {
  return statements(db).beingCancelled.all();
}

export function listTrips(
  db: Database,
  { userId, limit = 100 }: { userId: string; limit?: number },
): Trip[] {
  return statements(db).latest.all({ userId, limit });
}

/** All that a trip's page tells of it: the trip, and where and how it is paid. */
export function describeTrip(db: Database, owned: { id: string; userId: string }) {
  const trip = findTrip(db, owned);
  if (!trip) return undefined;
  const payment = findPayment(db, { runId: trip.id, attempt: 1 });
  return {
    ...trip,
    payment: payment && {
      status: payment.status,
      payUrl: payment.status === "pending" && !payment.letGoAt ? payment.payUrl : null,
      capturedCents: payment.capturedCents,
      refundedCents: payment.refundedCents,
      expiresAt: payment.expiresAt,
    },
  };
}
