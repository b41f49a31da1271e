import { and, eq } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { runs } from "../schema.ts";
import { trips } from "./schema.ts";
import { listTrips } from "./trips.ts";

/** All that is kept about somebody's travels, for themselves. */
export function readTraveller(db: Database, { userId }: { userId: string }) {
  return { trips: listTrips(db, { userId, limit: -1 }).map(({ userId: _, ...trip }) => trip) };
}

/** The ticket is in their name, and the voucher went to their address. */
export function listTripsAhead(db: Database, { userId, now }: { userId: string; now: number }) {
  return db
    .select({ id: trips.id, title: runs.title, hotelWish: trips.hotelWish })
    .from(trips)
    .innerJoin(runs, eq(runs.id, trips.id))
    .where(and(eq(trips.userId, userId), eq(trips.status, "confirmed")))
    .all()
    .filter(({ hotelWish }) => Date.parse(hotelWish.checkOut) > now)
    .map(({ id, title }) => ({ id, title }));
}

export function forgetTraveller(db: Database, { userId }: { userId: string }): void {
  db.update(trips).set({ customerEmail: "", note: "" }).where(eq(trips.userId, userId)).run();
}
