import { asc, desc, eq, ne, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, insertNew, prepared } from "../prepared.ts";
import { breakerChanges, breakers } from "../schema.ts";
import { transaction } from "../transaction.ts";

export type Breaker = typeof breakers.$inferSelect;
export type BreakerChange = typeof breakerChanges.$inferSelect;

const changing = ["state", "failures", "until", "probe", "since", "reason"] as const;

const statements = prepared((db) => ({
  one: db
    .select()
    .from(breakers)
    .where(eq(breakers.system, sql.placeholder("system")))
    .prepare(),
  all: db.select().from(breakers).orderBy(asc(breakers.system)).prepare(),
  save: db
    .insert(breakers)
    .values(given(breakers, "system", ...changing))
    .onConflictDoUpdate({ target: breakers.system, set: given(breakers, ...changing) })
    .prepare(),
  tell: insertNew(db, breakerChanges),
  changes: db
    .select()
    .from(breakerChanges)
    .orderBy(desc(breakerChanges.id))
    .limit(sql.placeholder("limit"))
    .prepare(),
  notClosed: db
    .select({ system: breakers.system })
    .from(breakers)
    .where(ne(breakers.state, "closed"))
    .prepare(),
}));

/** Nothing of one that has always answered. */
export function findBreaker(db: Database, { system }: { system: string }): Breaker | undefined {
  return statements(db).one.get({ system });
}

export function listBreakers(db: Database): Breaker[] {
  return statements(db).all.all();
}

/** Those that do not let everybody through. */
export function countOpenBreakers(db: Database): number {
  return statements(db).notClosed.all().length;
}

/** As it is from now on. What is a change, and no mere counting, is kept for good. */
export function saveBreaker(db: Database, breaker: Breaker, by: string | null = null): boolean {
  return transaction(db, () => {
    const before = findBreaker(db, breaker)?.state ?? "closed";
    statements(db).save.run(breaker);
    const { system, state, reason, since: at } = breaker;
    if (state === before) return false;
    statements(db).tell({ system, state, reason, by, at });
    return true;
  });
}

/** The newest first, of all of them. */
export function listBreakerChanges(db: Database, { limit = 50 } = {}): BreakerChange[] {
  return statements(db).changes.all({ limit });
}
