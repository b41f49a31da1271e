import { and, desc, eq, inArray, isNotNull, lt, notInArray, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { gatePlaces } from "../gate/schema.ts";
import { listOrganisations } from "../organisations/organisations.ts";
import { memberships, organisations } from "../organisations/schema.ts";
import { prepared } from "../prepared.ts";
import { listSteps } from "../queries/runs.ts";
import { runs, users } from "../schema.ts";
import { finalPlaceStates } from "../statuses.ts";
import { jobs } from "./schema.ts";

/** Of an organisation that they belong to. */
const isTheirs = and(
  eq(memberships.organisationId, jobs.organisationId),
  eq(memberships.userId, sql.placeholder("userId")),
  isNotNull(memberships.acceptedAt),
);

/** What is practised is watched where it is sent. */
const isInEarnest = eq(organisations.lane, "house");

const shown = {
  id: jobs.id,
  title: runs.title,
  organisationId: jobs.organisationId,
  organisation: organisations.name,
  handler: jobs.handler,
  state: gatePlaces.state,
  enteredAt: gatePlaces.enteredAt,
  begunAt: gatePlaces.begunAt,
  endedAt: gatePlaces.endedAt,
  askedBy: users.username,
};

const statements = prepared((db) => ({
  latestOf: db
    .select({ ...shown, seq: gatePlaces.seq })
    .from(gatePlaces)
    .innerJoin(jobs, eq(jobs.id, gatePlaces.runId))
    .innerJoin(organisations, eq(organisations.id, gatePlaces.organisationId))
    .innerJoin(runs, eq(runs.id, gatePlaces.runId))
    .innerJoin(users, eq(users.id, jobs.userId))
    .where(
      and(
        eq(gatePlaces.organisationId, sql.placeholder("organisationId")),
        lt(gatePlaces.seq, sql.placeholder("before")),
      ),
    )
    .orderBy(desc(gatePlaces.seq))
    .limit(sql.placeholder("limit"))
    .prepare(),
  one: db
    .select({
      ...shown,
      userId: jobs.userId,
      role: memberships.role,
      input: jobs.input,
      result: jobs.result,
      reason: jobs.reason,
      finishBy: jobs.finishBy,
      notBefore: gatePlaces.notBefore,
      expiresAt: gatePlaces.expiresAt,
      priority: gatePlaces.priority,
      estimate: gatePlaces.estimate,
      cost: gatePlaces.cost,
      run: runs,
    })
    .from(jobs)
    .innerJoin(memberships, isTheirs)
    .innerJoin(organisations, eq(organisations.id, jobs.organisationId))
    .innerJoin(runs, eq(runs.id, jobs.id))
    .innerJoin(gatePlaces, eq(gatePlaces.runId, jobs.id))
    .innerJoin(users, eq(users.id, jobs.userId))
    .where(eq(jobs.id, sql.placeholder("id")))
    .prepare(),
  any: db
    .select()
    .from(jobs)
    .where(eq(jobs.id, sql.placeholder("id")))
    .prepare(),
  byKey: db
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      and(
        eq(jobs.organisationId, sql.placeholder("organisationId")),
        eq(jobs.key, sql.placeholder("key")),
      ),
    )
    .prepare(),
  open: db
    .select({ total: sql<number>`count(*)` })
    .from(jobs)
    .innerJoin(gatePlaces, eq(gatePlaces.runId, jobs.id))
    .innerJoin(organisations, eq(organisations.id, jobs.organisationId))
    .where(
      and(
        isInEarnest,
        eq(jobs.userId, sql.placeholder("userId")),
        notInArray(gatePlaces.state, [...finalPlaceStates]),
      ),
    )
    .prepare(),
  ofOrganisation: db
    .select({
      id: jobs.id,
      handler: jobs.handler,
      state: gatePlaces.state,
      askedBy: users.username,
      enteredAt: gatePlaces.enteredAt,
      begunAt: gatePlaces.begunAt,
      endedAt: gatePlaces.endedAt,
    })
    .from(jobs)
    .innerJoin(gatePlaces, eq(gatePlaces.runId, jobs.id))
    .innerJoin(users, eq(users.id, jobs.userId))
    .where(eq(jobs.organisationId, sql.placeholder("organisationId")))
    .orderBy(desc(gatePlaces.seq))
    .limit(sql.placeholder("limit"))
    .prepare(),
  failed: db
    .select({
      id: jobs.id,
      kind: runs.kind,
      title: runs.title,
      username: users.username,
      reason: jobs.reason,
      endedAt: runs.endedAt,
    })
    .from(jobs)
    .innerJoin(runs, eq(runs.id, jobs.id))
    .innerJoin(users, eq(users.id, jobs.userId))
    .where(inArray(runs.status, ["failed"]))
    .orderBy(desc(runs.endedAt))
    .limit(sql.placeholder("limit"))
    .prepare(),
}));

export type Job = typeof jobs.$inferSelect;

/** Of all their organisations, or of one of them, the latest first: of each no more are read than are shown. */
export function listJobs(
  db: Database,
  {
    userId,
    of,
    before = Number.MAX_SAFE_INTEGER,
    limit = 50,
  }: { userId: string; of?: string | undefined; before?: number; limit?: number },
) {
  return listOrganisations(db, { userId })
    .filter(({ id }) => of === undefined || id === of)
    .flatMap(({ id }) => statements(db).latestOf.all({ organisationId: id, before, limit }))
    .sort((one, other) => other.seq - one.seq)
    .slice(0, limit);
}

export type JobRow = ReturnType<typeof listJobs>[number];

/** All that the page of a job tells: for those who belong to its organisation. */
export function describeJob(db: Database, { id, userId }: { id: string; userId: string }) {
  const found = statements(db).one.get({ id, userId });
  return found && { ...found, steps: listSteps(db, { runId: id }) };
}

export type JobDescription = NonNullable<ReturnType<typeof describeJob>>;

/** For services, who act on anybody's. */
export function findAnyJob(db: Database, { id }: { id: string }): Job | undefined {
  return statements(db).any.get({ id });
}

export function findJobByKey(
  db: Database,
  { organisationId, key }: { organisationId: string; key: string },
): string | undefined {
  return statements(db).byKey.get({ organisationId, key })?.id;
}

/** What somebody asked for and is not finished. */
export function countOpenJobs(db: Database, { userId }: { userId: string }): number {
  return statements(db).open.get({ userId })?.total ?? 0;
}

/** For the job that exports them. */
export function listJobsOf(
  db: Database,
  { organisationId, limit }: { organisationId: string; limit: number },
) {
  return statements(db).ofOrganisation.all({ organisationId, limit });
}

export function listFailedJobs(db: Database, { limit }: { limit: number }) {
  return statements(db).failed.all({ limit });
}
