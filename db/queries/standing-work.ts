import { and, asc, count, eq, inArray, or, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { insertNew, isAmong, prepared } from "../prepared.ts";
import { runs, standingWork, users } from "../schema.ts";
import { transaction } from "../transaction.ts";

/** For admins alone: whoever asks has already been shown to be one. */

const statements = prepared((db) => ({
  all: db
    .select({
      work: standingWork,
      run: { id: runs.id, title: runs.title },
      owner: users.username,
    })
    .from(standingWork)
    .leftJoin(runs, eq(runs.id, standingWork.key))
    .leftJoin(users, or(eq(users.id, runs.userId), eq(users.id, standingWork.key)))
    .orderBy(asc(standingWork.since), asc(standingWork.id))
    .prepare(),
  rows: db.select().from(standingWork).orderBy(asc(standingWork.id)).prepare(),
  one: db
    .select()
    .from(standingWork)
    .where(eq(standingWork.id, sql.placeholder("id")))
    .prepare(),
  total: db.select({ total: count() }).from(standingWork).prepare(),
  ofKeys: db
    .select()
    .from(standingWork)
    .where(
      and(
        isAmong(standingWork.key, "keys"),
        or(
          eq(standingWork.state, "paused"),
          inArray(standingWork.errorCode, [journalMismatch, codeIsMissing]),
        ),
      ),
    )
    .limit(1)
    .prepare(),
  clear: db.delete(standingWork).prepare(),
  insert: insertNew(db, standingWork),
}));

/** Restate's word for a journal that today's code does not fit. */
const journalMismatch = "RT0016";

/** Ours: it goes on with a version of the services that is not here. */
export const codeIsMissing = "version";

export type StandingWork = typeof standingWork.$inferSelect;

/** What stands still, the longest first, with the run it belongs to. */
export function listStandingWork(db: Database) {
  return statements(db)
    .all.all()
    .map(({ work, run, owner }) => ({ ...work, run, owner }));
}

export type ListedWork = ReturnType<typeof listStandingWork>[number];

export function findStandingWork(db: Database, { id }: { id: string }): StandingWork | undefined {
  return statements(db).one.get({ id });
}

export function countStandingWork(db: Database): number {
  return statements(db).total.get()?.total ?? 0;
}

/** What nobody goes on with, by the keys of its workflow or object: no command can move it. */
export function findStoppedWork(
  db: Database,
  { keys }: { keys: readonly string[] },
): StandingWork | undefined {
  return statements(db).ofKeys.get({ keys: JSON.stringify(keys) });
}

/** The whole picture anew. Answers whether it is another one than before. */
export function replaceStandingWork(db: Database, work: readonly StandingWork[]): boolean {
  const { rows, clear, insert } = statements(db);
  const sorted = [...work].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (JSON.stringify(rows.all()) === JSON.stringify(sorted)) return false;
  transaction(db, () => {
    clear.run();
    for (const each of sorted) insert(each);
  });
  return true;
}
