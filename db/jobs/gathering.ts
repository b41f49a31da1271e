import { and, asc, eq, getTableColumns, gt, lte, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { backlogs, gateBudgets, gatePlaces } from "../gate/schema.ts";
import type { OrganisationAct } from "../organisations/acts.ts";
import { memberships, organisationActs, organisations } from "../organisations/schema.ts";
import { prepared } from "../prepared.ts";
import { audit, runs, users } from "../schema.ts";
import { jobSchedules, jobs } from "./schema.ts";

/** Of those that were asked for before the export was, in the order in which they came. */
const isNext = and(
  eq(gatePlaces.organisationId, sql.placeholder("organisationId")),
  gt(gatePlaces.seq, sql.placeholder("upTo")),
  lte(gatePlaces.enteredAt, sql.placeholder("createdAt")),
);

const statements = prepared((db) => ({
  sizes: db
    .select({
      seq: gatePlaces.seq,
      size: sql<number>`coalesce(length(${jobs.result}), 0) + length(${jobs.input})`,
    })
    .from(gatePlaces)
    .innerJoin(jobs, eq(jobs.id, gatePlaces.runId))
    .where(isNext)
    .orderBy(asc(gatePlaces.seq))
    .limit(sql.placeholder("most"))
    .prepare(),
  next: db
    .select({
      id: jobs.id,
      title: runs.title,
      handler: jobs.handler,
      askedBy: users.username,
      key: jobs.key,
      input: jobs.input,
      state: gatePlaces.state,
      result: jobs.result,
      reason: jobs.reason,
      priority: gatePlaces.priority,
      estimate: gatePlaces.estimate,
      cost: gatePlaces.cost,
      budgetMonth: gatePlaces.budgetMonth,
      notBefore: gatePlaces.notBefore,
      askedAt: gatePlaces.enteredAt,
      begunAt: gatePlaces.begunAt,
      endedAt: gatePlaces.endedAt,
    })
    .from(gatePlaces)
    .innerJoin(jobs, eq(jobs.id, gatePlaces.runId))
    .innerJoin(runs, eq(runs.id, jobs.id))
    .innerJoin(users, eq(users.id, jobs.userId))
    .where(and(isNext, lte(gatePlaces.seq, sql.placeholder("last"))))
    .orderBy(asc(gatePlaces.seq))
    .prepare(),
}));

/** So much of it goes into one piece, and one job at the least. */
export interface PieceLimit {
  most: number;
  bytes: number;
}

/** The next of its jobs with all that is known of each, and the place of the last of them. */
export function gatherJobs(
  db: Database,
  { organisationId, upTo, createdAt }: OrganisationAct,
  { most, bytes }: PieceLimit,
) {
  const { sizes, next } = statements(db);
  let [size, last] = [0, upTo];
  for (const one of sizes.all({ organisationId, upTo, createdAt, most })) {
    if (size > 0 && size + one.size > bytes) break;
    size += one.size + 1;
    last = one.seq;
  }
  return { last, gathered: next.all({ organisationId, upTo, createdAt, last }) };
}

/** All that is known of an organisation but its jobs, and but what its calls are signed with. */
export function gatherOrganisation(db: Database, { organisationId }: OrganisationAct) {
  return {
    organisation: findIt(db, organisationId),
    people: listPeople(db, organisationId),
    budgets: listMonths(db, organisationId),
    usage: listUsage(db, organisationId),
    schedules: listItsSchedules(db, organisationId),
    backlogs: listWithdrawals(db, organisationId),
    acts: listActs(db, organisationId),
    audit: listLines(db, organisationId),
  };
}

function findIt(db: Database, id: string) {
  const found = db.select().from(organisations).where(eq(organisations.id, id)).get();
  if (!found) return undefined;
  const { lane: _, ...organisation } = found;
  return organisation;
}

function listPeople(db: Database, id: string) {
  const { role, invitedAt, acceptedAt } = memberships;
  const { username, displayName } = users;
  return db
    .select({ username, displayName, role, invitedAt, acceptedAt })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.organisationId, id))
    .orderBy(asc(memberships.invitedAt), asc(username))
    .all();
}

function listMonths(db: Database, id: string) {
  const { month, reserved, used } = gateBudgets;
  return db
    .select({ month, reserved, used })
    .from(gateBudgets)
    .where(eq(gateBudgets.organisationId, id))
    .orderBy(asc(month))
    .all();
}

/** By the month in which they began, and by what they were. */
function listUsage(db: Database, id: string) {
  const { budgetMonth: month, state, cost } = gatePlaces;
  return db
    .select({
      month,
      handler: jobs.handler,
      state,
      jobs: sql<number>`count(*)`,
      cost: sql<number>`sum(coalesce(${cost}, 0))`,
    })
    .from(gatePlaces)
    .innerJoin(jobs, eq(jobs.id, gatePlaces.runId))
    .where(eq(gatePlaces.organisationId, id))
    .groupBy(month, jobs.handler, state)
    .orderBy(asc(month), asc(jobs.handler), asc(state))
    .all();
}

function listItsSchedules(db: Database, id: string) {
  const { userId: _, organisationId, ...known } = getTableColumns(jobSchedules);
  return db
    .select({ ...known, askedBy: users.username })
    .from(jobSchedules)
    .innerJoin(users, eq(users.id, jobSchedules.userId))
    .where(eq(organisationId, id))
    .orderBy(asc(jobSchedules.createdAt))
    .all();
}

function listWithdrawals(db: Database, organisationId: string) {
  const { id, total, withdrawn, reason, createdAt, endedAt } = backlogs;
  return db
    .select({ id, total, withdrawn, reason, createdAt, endedAt })
    .from(backlogs)
    .where(eq(backlogs.organisationId, organisationId))
    .orderBy(asc(createdAt))
    .all();
}

function listActs(db: Database, organisationId: string) {
  const { id, kind, reason, withdrawn, createdAt, takenBackAt, endedAt } = organisationActs;
  return db
    .select({ id, kind, reason, withdrawn, createdAt, takenBackAt, endedAt })
    .from(organisationActs)
    .where(eq(organisationActs.organisationId, organisationId))
    .orderBy(asc(createdAt))
    .all();
}

/** Who of the house decided is nobody's to know but the house's. */
function listLines(db: Database, id: string) {
  const isTheHouse = sql`${users.role} = 'admin' and not exists (select 1 from ${memberships}
    where ${memberships.organisationId} = ${id} and ${memberships.userId} = ${users.id})`;
  return db
    .select({
      at: audit.at,
      by: sql<string>`case when ${users.id} is null or ${isTheHouse} then 'the house' else ${users.username} end`,
      action: audit.action,
      detail: audit.detail,
    })
    .from(audit)
    .leftJoin(users, eq(users.id, audit.actor))
    .where(eq(audit.subject, id))
    .orderBy(asc(audit.id))
    .all();
}
