import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { forColumns, given, insertNew, insertReturning, prepared } from "#db/prepared.ts";
import type {
  newReservationSchema,
  Reservation,
  ReservationStatus,
} from "#server/outside/reservations.ts";
import type { Ledger } from "./database.ts";
import { Refusal } from "./errors.ts";
import { newId } from "./ids.ts";
import { currency } from "./prices.ts";
import { claims, reservations, type SellerName } from "./schema.ts";

export type ReservationRow = typeof reservations.$inferSelect;

type Change = Partial<Pick<ReservationRow, "status" | "confirmation">>;

const statements = prepared((db) => ({
  reserve: insertReturning(db, reservations),
  claim: insertNew(db, claims),
  change: forColumns((names: readonly (keyof Change)[]) =>
    db
      .update(reservations)
      .set(given(reservations, ...names))
      .where(
        and(
          eq(reservations.id, sql.placeholder("id")),
          eq(reservations.status, sql.placeholder("from")),
        ),
      )
      .returning()
      .prepare(),
  ),
  find: db
    .select()
    .from(reservations)
    .where(
      and(
        eq(reservations.id, sql.placeholder("reservationId")),
        eq(reservations.seller, sql.placeholder("seller")),
      ),
    )
    .prepare(),
  ofTrip: db
    .select()
    .from(reservations)
    .where(
      and(
        eq(reservations.tripId, sql.placeholder("tripId")),
        eq(reservations.seller, sql.placeholder("seller")),
      ),
    )
    .orderBy(reservations.createdAt, reservations.id)
    .prepare(),
}));

/** The life of a reservation, whoever sells it. Each of these runs in its caller's transaction. */

export function reserve(
  ledger: Ledger,
  {
    seller,
    request,
    totalCents,
    units,
    quantity,
    sellsUntil,
    key,
    now,
  }: {
    seller: SellerName;
    request: z.output<typeof newReservationSchema>;
    totalCents: number;
    units: string[];
    quantity: number;
    /** A hold ends with what it holds, however long it was asked for. */
    sellsUntil: number;
    key: string;
    now: number;
  },
): ReservationRow {
  const row = statements(ledger).reserve({
    id: newId("rsv"),
    key,
    seller,
    tripId: request.tripId,
    request,
    totalCents,
    currency,
    expiresAt: Math.min(now + Math.round(request.holdSeconds * 1000), sellsUntil),
    createdAt: now,
  });
  for (const unit of units) statements(ledger).claim({ reservationId: row.id, unit, quantity });
  return row;
}

/** No traveller pays what they have not been shown, be it more or less. */
export function requireOffer({
  what,
  left,
  wanted,
  totalCents,
  expectedCents,
}: {
  /** What is sold, one of it: a traveller reads why there is none. */
  what: "seat" | "room";
  left: number;
  wanted: number;
  totalCents: number;
  expectedCents: number;
}): void {
  if (left < wanted) {
    throw new Refusal(409, "sold_out", soldOut({ left, wanted, what }), { left });
  }
  if (totalCents !== expectedCents) {
    const message = `The price is now ${totalCents} cents, no longer ${expectedCents}`;
    throw new Refusal(409, "price_changed", message, { totalCents });
  }
}

function soldOut({ what, left, wanted }: { what: string; left: number; wanted: number }): string {
  if (left === 0) return `There is no ${what} left`;
  return left === 1
    ? `There is only one ${what} left, for ${wanted}`
    : `There are only ${left} ${what}s left, for ${wanted}`;
}

export function confirmReservation(
  ledger: Ledger,
  row: ReservationRow,
  { confirmation, now }: { confirmation: string; now: number },
): ReservationRow {
  const status = statusOf(row, now);
  switch (status) {
    case "reserved":
      return changeReservation(ledger, row, { status: "confirmed", confirmation });
    case "confirmed":
      return row;
    case "expired":
      throw new Refusal(409, status, `Reservation ${row.id} was not confirmed in time`);
    case "cancelled":
      throw new Refusal(409, status, `Reservation ${row.id} is cancelled`);
  }
}

/** A bought place can be given back as well; there is no fee. */
export function cancelReservation(ledger: Ledger, row: ReservationRow): ReservationRow {
  if (row.status === "cancelled") return row;
  return changeReservation(ledger, row, { status: "cancelled" });
}

export function findReservation(
  ledger: Ledger,
  { seller, reservationId }: { seller: SellerName; reservationId: string },
): ReservationRow {
  const row = statements(ledger).find.get({ seller, reservationId });
  if (row) return row;
  throw new Refusal(404, "reservation_not_found", `There is no reservation ${reservationId}`);
}

export function reservationsOf(
  ledger: Ledger,
  { seller, tripId }: { seller: SellerName; tripId: string },
): ReservationRow[] {
  return statements(ledger).ofTrip.all({ seller, tripId });
}

export function presentReservation(row: ReservationRow, now: number): Reservation {
  const { id, tripId, totalCents, expiresAt, createdAt } = row;
  return {
    reservationId: id,
    tripId,
    status: statusOf(row, now),
    totalCents,
    currency: row.currency,
    expiresAt,
    createdAt,
  };
}

function statusOf({ status, expiresAt }: ReservationRow, now: number): ReservationStatus {
  return status === "reserved" && expiresAt <= now ? "expired" : status;
}

/** A change of state applies only to the state it was decided on. */
function changeReservation(
  ledger: Ledger,
  { id, status: from }: ReservationRow,
  change: Change,
): ReservationRow {
  return statements(ledger)
    .change(change)
    .get({ ...change, id, from });
}
