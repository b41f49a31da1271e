import { and, asc, desc, eq, isNotNull, lte, min, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { memberships, organisations } from "../organisations/schema.ts";
import { insertNew, prepared } from "../prepared.ts";
import { users } from "../schema.ts";
import type { ScheduleState } from "../statuses.ts";
import { jobSchedules } from "./schema.ts";

/** Of an organisation that they belong to. */
const isTheirs = and(
  eq(memberships.organisationId, jobSchedules.organisationId),
  eq(memberships.userId, sql.placeholder("userId")),
  isNotNull(memberships.acceptedAt),
);

const statements = prepared((db) => {
  const theirs = () =>
    db
      .select({
        schedule: jobSchedules,
        organisation: organisations.name,
        role: memberships.role,
        askedBy: users.username,
      })
      .from(jobSchedules)
      .innerJoin(memberships, isTheirs)
      .innerJoin(organisations, eq(organisations.id, jobSchedules.organisationId))
      .innerJoin(users, eq(users.id, jobSchedules.userId));
  return {
    insert: insertNew(db, jobSchedules),
    theirs: theirs()
      .orderBy(desc(jobSchedules.createdAt), asc(jobSchedules.id))
      .limit(sql.placeholder("limit"))
      .prepare(),
    one: theirs()
      .where(eq(jobSchedules.id, sql.placeholder("id")))
      .prepare(),
    any: db
      .select()
      .from(jobSchedules)
      .where(eq(jobSchedules.id, sql.placeholder("id")))
      .prepare(),
    ofOrganisation: db
      .select({ total: sql<number>`count(*)` })
      .from(jobSchedules)
      .where(
        and(
          eq(jobSchedules.organisationId, sql.placeholder("organisationId")),
          sql`${jobSchedules.state} <> 'ended'`,
        ),
      )
      .prepare(),
    next: db
      .select({ at: min(jobSchedules.nextAt) })
      .from(jobSchedules)
      .where(eq(jobSchedules.state, "active"))
      .prepare(),
    due: db
      .select()
      .from(jobSchedules)
      .where(
        and(eq(jobSchedules.state, "active"), lte(jobSchedules.nextAt, sql.placeholder("now"))),
      )
      .orderBy(asc(jobSchedules.nextAt))
      .limit(sql.placeholder("limit"))
      .prepare(),
  };
});

export type Schedule = typeof jobSchedules.$inferSelect;
export type NewSchedule = Omit<typeof jobSchedules.$inferInsert, "state">;

export function insertSchedule(db: Database, schedule: NewSchedule): void {
  statements(db).insert(schedule);
}

/** Of all their organisations, the latest first. */
export function listSchedules(
  db: Database,
  { userId, limit = 100 }: { userId: string; limit?: number },
) {
  return statements(db).theirs.all({ userId, limit }).map(flat);
}

export function describeSchedule(db: Database, { id, userId }: { id: string; userId: string }) {
  const found = statements(db).one.get({ id, userId });
  return found && flat(found);
}

export type ScheduleDescription = NonNullable<ReturnType<typeof describeSchedule>>;

function flat<Told extends object>({ schedule, ...told }: Told & { schedule: Schedule }) {
  return { ...schedule, ...told };
}

/** For those who act on anybody's. */
export function findAnySchedule(db: Database, { id }: { id: string }): Schedule | undefined {
  return statements(db).any.get({ id });
}

/** Those that have not ended. */
export function countSchedulesOf(
  db: Database,
  { organisationId }: { organisationId: string },
): number {
  return statements(db).ofOrganisation.get({ organisationId })?.total ?? 0;
}

/** When the first of all is due. */
export function nextDue(db: Database): number | undefined {
  return statements(db).next.get()?.at ?? undefined;
}

export function listDue(db: Database, { now, limit }: { now: number; limit: number }): Schedule[] {
  return statements(db).due.all({ now, limit });
}

/** What moves it along; with the job of its time in one transaction. */
export function moveSchedule(
  db: Database,
  {
    id,
    ...change
  }: { id: string; updatedAt: number } & Partial<
    Pick<Schedule, "nextAt" | "timesLeft" | "lastJobId" | "note"> & { state: ScheduleState }
  >,
): void {
  db.update(jobSchedules).set(change).where(eq(jobSchedules.id, id)).run();
}

export function removeSchedule(db: Database, { id }: { id: string }): void {
  db.delete(jobSchedules).where(eq(jobSchedules.id, id)).run();
}
