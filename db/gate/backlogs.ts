import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { insertNew, prepared } from "../prepared.ts";
import { insertRun } from "../queries/runs.ts";
import { runs, users } from "../schema.ts";
import { transaction } from "../transaction.ts";
import { backlogs, gatePlaces } from "./schema.ts";

const shown = {
  id: backlogs.id,
  organisationId: backlogs.organisationId,
  total: backlogs.total,
  withdrawn: backlogs.withdrawn,
  reason: backlogs.reason,
  createdAt: backlogs.createdAt,
  endedAt: backlogs.endedAt,
  userId: runs.userId,
  askedBy: users.username,
  upTo: backlogs.upTo,
};

const isWaiting = and(
  eq(gatePlaces.organisationId, sql.placeholder("organisationId")),
  eq(gatePlaces.state, "queued"),
);

const statements = prepared((db) => {
  const told = () =>
    db
      .select(shown)
      .from(backlogs)
      .innerJoin(runs, eq(runs.id, backlogs.id))
      .innerJoin(users, eq(users.id, runs.userId));
  return {
    insert: insertNew(db, backlogs),
    one: told()
      .where(eq(backlogs.id, sql.placeholder("id")))
      .prepare(),
    latest: told()
      .where(eq(backlogs.organisationId, sql.placeholder("organisationId")))
      .orderBy(desc(backlogs.createdAt))
      .limit(1)
      .prepare(),
    open: told().where(isNull(backlogs.endedAt)).prepare(),
    waiting: db
      .select({ total: sql<number>`count(*)`, upTo: sql<number>`coalesce(max(seq), 0)` })
      .from(gatePlaces)
      .where(isWaiting)
      .prepare(),
    next: db
      .select({ runId: gatePlaces.runId, userId: runs.userId })
      .from(gatePlaces)
      .innerJoin(runs, eq(runs.id, gatePlaces.runId))
      .where(and(isWaiting, sql`${gatePlaces.seq} <= ${sql.placeholder("upTo")}`))
      // As the index has them: nothing is sorted anew for each batch.
      .orderBy(desc(gatePlaces.priority), gatePlaces.seq)
      .limit(sql.placeholder("most"))
      .prepare(),
  };
});

interface NewBacklog {
  id: string;
  organisationId: string;
  userId: string;
  title: string;
  reason: string;
  now: number;
}

/** In its caller's transaction: all that waits at this moment. Answers how many those are. */
export function placeBacklog(db: Database, { userId, title, now, ...given }: NewBacklog): number {
  const { id, organisationId } = given;
  const { insert, waiting } = statements(db);
  return transaction(db, () => {
    const { total = 0, upTo = 0 } = waiting.get({ organisationId }) ?? {};
    if (total === 0) return 0;
    insertRun(db, { id, userId, kind: "backlog", title, createdAt: now, updatedAt: now });
    insert({ ...given, total, upTo, createdAt: now });
    return total;
  });
}

export function findBacklog(db: Database, { id }: { id: string }) {
  return statements(db).one.get({ id });
}

export type Backlog = NonNullable<ReturnType<typeof findBacklog>>;

export function findLatestBacklog(db: Database, { organisationId }: { organisationId: string }) {
  return statements(db).latest.get({ organisationId });
}

/** Of all organisations: those that are not through. */
export function listOpenBacklogs(db: Database): Backlog[] {
  return statements(db).open.all();
}

/** What is still to be withdrawn of it, so many at the most. */
export function listNextOf(
  db: Database,
  { organisationId, upTo }: Pick<Backlog, "organisationId" | "upTo">,
  { most }: { most: number },
) {
  return statements(db).next.all({ organisationId, upTo, most });
}

/** In the transaction that withdraws them: none is counted twice. */
export function countWithdrawn(db: Database, { id, more }: { id: string; more: number }): void {
  db.update(backlogs)
    .set({ withdrawn: sql`${backlogs.withdrawn} + ${more}` })
    .where(eq(backlogs.id, id))
    .run();
}

export function endBacklog(db: Database, { id, now }: { id: string; now: number }): void {
  db.update(backlogs)
    .set({ endedAt: now })
    .where(and(eq(backlogs.id, id), isNull(backlogs.endedAt)))
    .run();
}
