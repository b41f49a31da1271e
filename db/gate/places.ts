import { and, asc, count, desc, eq, gt, lte, min, notInArray, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { finalPlaceStates, type PlaceState } from "../statuses.ts";
import { gatePlaces } from "./schema.ts";

const open = notInArray(gatePlaces.state, [...finalPlaceStates]);

const statements = prepared((db) => ({
  one: db
    .select()
    .from(gatePlaces)
    .where(eq(gatePlaces.runId, sql.placeholder("runId")))
    .prepare(),
  counts: db
    .select({
      organisationId: gatePlaces.organisationId,
      state: gatePlaces.state,
      total: count(),
      oldest: min(gatePlaces.enteredAt),
    })
    .from(gatePlaces)
    .where(open)
    .groupBy(gatePlaces.organisationId, gatePlaces.state)
    .prepare(),
  waitingOf: db
    .select({ total: count() })
    .from(gatePlaces)
    .where(
      and(
        eq(gatePlaces.organisationId, sql.placeholder("organisationId")),
        eq(gatePlaces.state, "queued"),
      ),
    )
    .prepare(),
  returning: db
    .select()
    .from(gatePlaces)
    .where(
      and(
        eq(gatePlaces.organisationId, sql.placeholder("organisationId")),
        eq(gatePlaces.state, "returning"),
      ),
    )
    .orderBy(asc(gatePlaces.seq))
    .limit(1)
    .prepare(),
  /** Looked for first, so that a queue of which nothing fits is not read to its end. */
  cheapest: db
    .select({ estimate: min(gatePlaces.estimate) })
    .from(gatePlaces)
    .where(
      and(
        eq(gatePlaces.organisationId, sql.placeholder("organisationId")),
        eq(gatePlaces.state, "queued"),
      ),
    )
    .prepare(),
  queued: db
    .select()
    .from(gatePlaces)
    .where(
      and(
        eq(gatePlaces.organisationId, sql.placeholder("organisationId")),
        eq(gatePlaces.state, "queued"),
        lte(gatePlaces.notBefore, sql.placeholder("now")),
        // The plus keeps it to the index of turns: by that of estimates all that fits would be sorted.
        sql`+${gatePlaces.estimate} <= ${sql.placeholder("credits")}`,
      ),
    )
    .orderBy(desc(gatePlaces.priority), asc(gatePlaces.seq))
    .limit(1)
    .prepare(),
  expired: db
    .select()
    .from(gatePlaces)
    .where(and(eq(gatePlaces.state, "queued"), lte(gatePlaces.expiresAt, sql.placeholder("now"))))
    .limit(500)
    .prepare(),
  nextDue: db
    .select({ at: min(gatePlaces.notBefore) })
    .from(gatePlaces)
    .where(and(eq(gatePlaces.state, "queued"), gt(gatePlaces.notBefore, sql.placeholder("now"))))
    .prepare(),
  nextExpired: db
    .select({ at: min(gatePlaces.expiresAt) })
    .from(gatePlaces)
    .where(and(eq(gatePlaces.state, "queued"), gt(gatePlaces.expiresAt, sql.placeholder("now"))))
    .prepare(),
  running: db.select().from(gatePlaces).where(eq(gatePlaces.state, "running")).prepare(),
}));

export type Place = typeof gatePlaces.$inferSelect;

export function findPlace(db: Database, { runId }: { runId: string }): Place | undefined {
  return statements(db).one.get({ runId });
}

/** How many of each organisation's are where, of those that have not ended. */
export function countPlaces(db: Database) {
  return statements(db).counts.all();
}

export function countWaiting(db: Database, whose: { organisationId: string }): number {
  return statements(db).waitingOf.get(whose)?.total ?? 0;
}

interface Next {
  organisationId: string;
  now: number;
  mayBegin: boolean;
  /** What may cost more is passed over. */
  credits: number;
}

/** What has begun comes back first; then by priority, then as they came. */
export function nextPlaceOf(
  db: Database,
  { organisationId, now, mayBegin, credits }: Next,
): Place | undefined {
  const { returning, queued, cheapest } = statements(db);
  const back = returning.get({ organisationId });
  if (back || !mayBegin) return back;
  const least = cheapest.get({ organisationId })?.estimate ?? 0;
  return least > credits ? undefined : queued.get({ organisationId, now, credits });
}

export function listExpired(db: Database, { now }: { now: number }): Place[] {
  return statements(db).expired.all({ now });
}

/** When the next may begin that may not yet, and when the next expires. */
export function nextChangesAt(db: Database, { now }: { now: number }): number[] {
  const { nextDue, nextExpired } = statements(db);
  return [nextDue.get({ now })?.at, nextExpired.get({ now })?.at].filter((at) => at != null);
}

/** Those that hold a slot. */
export function listRunning(db: Database): Place[] {
  return statements(db).running.all();
}

export function isFinalPlace(state: PlaceState): boolean {
  return finalPlaceStates.some((final) => final === state);
}
