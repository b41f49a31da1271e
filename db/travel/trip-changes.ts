import { and, eq, inArray, notInArray } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { runs } from "../schema.ts";
import { trips } from "./schema.ts";
import { finalTripStatuses, type RefundRule, type TripStatus } from "./statuses.ts";
import type { Trip } from "./trips.ts";

type Writer = Pick<Database, "insert" | "update">;

type NewTrip = Pick<
  typeof trips.$inferInsert,
  "id" | "userId" | "customerEmail" | "note" | "flightWish" | "hotelWish" | "expectedCents"
> & { title: string; now: number };

/**
 * The trip and its run, before anything else happens: from here on it cannot get lost. Answers false
 * when the id is known already, which is what a double click looks like.
 */
export function placeTrip(db: Database, { title, now, ...wanted }: NewTrip): boolean {
  const { id, userId } = wanted;
  const times = { createdAt: now, updatedAt: now };
  return db.transaction((tx) => {
    const run = { id, userId, kind: "trip" as const, title, ...times };
    if (tx.insert(runs).values(run).onConflictDoNothing().run().changes === 0) return false;
    tx.insert(trips)
      .values({ ...wanted, ...times })
      .run();
    return true;
  });
}

/** What is learnt of a trip on its way, beside where it is. */
export type TripFacts = Partial<
  Pick<
    Trip,
    | "flight"
    | "room"
    | "flightCents"
    | "roomCents"
    | "totalCents"
    | "currency"
    | "askedCents"
    | "heldUntil"
    | "flightReservationId"
    | "roomReservationId"
    | "ticketNumber"
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
export function moveTrip(db: Writer, { id, status, facts, from, now }: Move): boolean {
  const isFinal = finalTripStatuses.some((final) => final === status);
  const moved = db
    .update(trips)
    .set({ ...facts, status, updatedAt: now, ...(isFinal && { endedAt: now }) })
    .where(
      and(
        eq(trips.id, id),
        notInArray(trips.status, [...finalTripStatuses]),
        from && inArray(trips.status, [...from]),
      ),
    )
    .run();
  return moved.changes === 1;
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
export function openTripCancellation(
  db: Database,
  { id, userId, now, ...refund }: Cancellation,
): boolean {
  return db.transaction((tx) => {
    const opened = tx
      .update(trips)
      .set({ ...refund, status: "undoing", updatedAt: now })
      .where(and(eq(trips.id, id), eq(trips.userId, userId), eq(trips.status, "confirmed")))
      .run();
    if (opened.changes === 0) return false;
    tx.update(runs)
      .set({ status: "queued", endedAt: null, updatedAt: now })
      .where(eq(runs.id, id))
      .run();
    return true;
  });
}
