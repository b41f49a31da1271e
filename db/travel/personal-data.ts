import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { runs, stepEvents, users } from "../schema.ts";
import { type FlightWish, type HotelWish, trips } from "./schema.ts";
import { listTrips } from "./trips.ts";

/** All that is kept about somebody's travels, for themselves. */
export function readTraveller(db: Database, { userId }: { userId: string }) {
  return { trips: listTrips(db, { userId, limit: -1 }).map(({ userId: _, ...trip }) => trip) };
}

/** The ticket is in their name, and the voucher went to their address. */
export function listTripsAhead(db: Database, { userId, now }: { userId: string; now: number }) {
  return db
    .select({ id: trips.id, title: runs.title, wish: trips.flightWish, hotelWish: trips.hotelWish })
    .from(trips)
    .innerJoin(runs, eq(runs.id, trips.id))
    .where(and(eq(trips.userId, userId), eq(trips.status, "confirmed")))
    .all()
    .filter(({ wish, hotelWish }) => lastDay(wish, hotelWish) > now)
    .map(({ id, title }) => ({ id, title }));
}

function lastDay({ returnDate }: FlightWish, { checkOut }: HotelWish): number {
  return Math.max(Date.parse(checkOut), returnDate ? Date.parse(returnDate) : 0);
}

/** Their name stands where it is told who took a new price, or did not. */
export function forgetTraveller(db: Database, { userId }: { userId: string }): void {
  const theirs = eq(trips.userId, userId);
  const name = sql`(select ${users.displayName} from ${users} where ${users.id} = ${userId})`;
  const unnamed = (text: SQL) => sql`replace(${text}, 'by ' || ${name}, 'by the traveller')`;
  const ids = db.select({ id: trips.id }).from(trips).where(theirs);
  db.update(stepEvents)
    .set({ detail: unnamed(sql`${stepEvents.detail}`) })
    .where(inArray(stepEvents.runId, ids))
    .run();
  db.update(trips)
    .set({ customerEmail: "", note: "", travellers: [], reason: unnamed(sql`${trips.reason}`) })
    .where(theirs)
    .run();
}
