import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { forColumns, given, insertNew, isAmong, prepared } from "../prepared.ts";
import { insertRun, queueRunAgain } from "../queries/runs.ts";
import { transaction } from "../transaction.ts";
import { trips } from "./schema.ts";
import { finalTripStatuses, type RefundRule, type TripStatus, tripStatuses } from "./statuses.ts";
import type { Trip } from "./trips.ts";

const statements = prepared((db) => ({
  insert: insertNew(db, trips),
  move: forColumns((names: readonly (keyof Trip)[]) =>
    db
      .update(trips)
      .set(given(trips, ...names))
      .where(and(eq(trips.id, sql.placeholder("id")), isAmong(trips.status, "from")))
      .prepare(),
  ),
  openCancellation: db
    .update(trips)
    .set({ ...given(trips, "refundRule", "refundCents", "updatedAt"), status: "undoing" })
    .where(
      and(
        eq(trips.id, sql.placeholder("id")),
        eq(trips.userId, sql.placeholder("userId")),
        eq(trips.status, "confirmed"),
      ),
    )
    .prepare(),
}));

type NewTrip = Pick<
  typeof trips.$inferInsert,
  | "id"
  | "userId"
  | "customerEmail"
  | "note"
  | "travellers"
  | "flightWish"
  | "hotelWish"
  | "expectedCents"
> & { title: string; now: number };

/**
 * The trip and its run, before anything else happens: from here on it cannot get lost. Answers false
 * when the id is known already, which is what a double click looks like.
 */
export function placeTrip(db: Database, { title, now, ...wanted }: NewTrip): boolean {
  const { id, userId } = wanted;
  const times = { createdAt: now, updatedAt: now };
  return transaction(db, () => {
    if (!insertRun(db, { id, userId, kind: "trip", title, ...times })) return false;
    statements(db).insert({ ...wanted, ...times });
    return true;
  });
}

/** What is learnt of a trip on its way, beside where it is. */
export type TripFacts = Partial<
  Pick<
    Trip,
    | "flight"
    | "returnFlight"
    | "room"
    | "flightCents"
    | "returnCents"
    | "roomCents"
    | "totalCents"
    | "currency"
    | "askedCents"
    | "heldUntil"
    | "flightReservationId"
    | "returnReservationId"
    | "roomReservationId"
    | "ticketNumber"
    | "returnTicketNumber"
    | "voucherNumber"
    | "reason"
  >
>;

interface Move {
  id: string;
  status: TripStatus;
  facts?: TripFacts;
  /** Only from these: a move that comes late changes nothing. */
  from?: readonly TripStatus[];
  now: number;
}

/** A final status stays. Answers whether the trip moved. */
export function moveTrip(
  db: Database,
  { id, status, facts, from = tripStatuses, now }: Move,
): boolean {
  const row = { ...facts, status, updatedAt: now, ...(isFinal(status) && { endedAt: now }) };
  const open = from.filter((earlier) => !isFinal(earlier));
  const moved = statements(db)
    .move(row)
    .run({ ...row, id, from: JSON.stringify(open) });
  return moved.changes === 1;
}

function isFinal(status: TripStatus): boolean {
  return finalTripStatuses.some((final) => final === status);
}

interface Cancellation {
  id: string;
  userId: string;
  refundRule: RefundRule;
  refundCents: number;
  now: number;
}

/**
 * A confirmed trip is given back: what is refunded is decided here, when the traveller asks, and its run
 * waits to be taken up again. Answers false when there is nothing to cancel any more.
 */
export function openTripCancellation(db: Database, { now, ...refund }: Cancellation): boolean {
  return transaction(db, () => {
    const opened = statements(db).openCancellation.run({ ...refund, updatedAt: now });
    if (opened.changes === 0) return false;
    queueRunAgain(db, { id: refund.id, now });
    return true;
  });
}
