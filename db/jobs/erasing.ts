import { and, asc, eq, gt, gte, lt, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { backlogs, gatePlaces } from "../gate/schema.ts";
import { countInAct, endAct, type OrganisationAct } from "../organisations/acts.ts";
import { changeTenant, renameOrganisation } from "../organisations/changes.ts";
import { dropPiecesOf } from "../organisations/export-pieces.ts";
import { callSecrets, memberships, organisationActs } from "../organisations/schema.ts";
import { prepared } from "../prepared.ts";
import { audit, notifications, runs, stepEvents } from "../schema.ts";
import { transaction } from "../transaction.ts";
import { jobSchedules, jobs } from "./schema.ts";

/** What it is called from then on. */
const nameOfDeleted = "A deleted organisation";

/** All that stands below a run's or an organisation's id, with a slash between. */
const isBelow = and(
  eq(notifications.userId, sql.placeholder("userId")),
  gte(notifications.key, sql`${sql.placeholder("id")} || '/'`),
  lt(notifications.key, sql`${sql.placeholder("id")} || '0'`),
);

const statements = prepared((db) => ({
  next: db
    .select({ seq: gatePlaces.seq, id: jobs.id, userId: jobs.userId })
    .from(gatePlaces)
    .innerJoin(jobs, eq(jobs.id, gatePlaces.runId))
    .where(
      and(
        eq(gatePlaces.organisationId, sql.placeholder("organisationId")),
        gt(gatePlaces.seq, sql.placeholder("upTo")),
      ),
    )
    .orderBy(asc(gatePlaces.seq))
    .limit(sql.placeholder("most"))
    .prepare(),
  empty: db
    .update(jobs)
    .set({ input: {}, result: null, reason: null, key: null })
    .where(eq(jobs.id, sql.placeholder("id")))
    .prepare(),
  entitle: db
    .update(runs)
    .set({ title: sql`${sql.placeholder("title")}` })
    .where(eq(runs.id, sql.placeholder("id")))
    .prepare(),
  hush: db
    .update(stepEvents)
    .set({ detail: null })
    .where(eq(stepEvents.runId, sql.placeholder("id")))
    .prepare(),
  untell: db.delete(notifications).where(isBelow).prepare(),
}));

/**
 * What its jobs were asked with and what came of them, some at a time; what each has cost, and when, stays.
 * The count moves in the same transaction. Answers how many there were.
 */
export function eraseJobs(
  db: Database,
  { id }: { id: string },
  { most }: { most: number },
): number {
  const { next, empty, entitle, hush, untell } = statements(db);
  return transaction(db, () => {
    const act = db.select().from(organisationActs).where(eq(organisationActs.id, id)).get();
    if (!act) return 0;
    const { organisationId, upTo } = act;
    const some = next.all({ organisationId, upTo, most });
    for (const { id: jobId, userId } of some) {
      empty.run({ id: jobId });
      entitle.run({ id: jobId, title: "A job" });
      hush.run({ id: jobId });
      untell.run({ id: jobId, userId });
    }
    const last = some.at(-1);
    if (last) countInAct(db, { id, jobs: some.length, upTo: last.seq });
    return some.length;
  });
}

/**
 * In its caller's transaction, and the last of it: its people, its secret, its files, its name. Answers false
 * when all of that is done already.
 */
export function eraseRest(db: Database, act: OrganisationAct, { now }: { now: number }): boolean {
  const { id, organisationId } = act;
  const people = listEverybody(db, { organisationId });
  if (!endAct(db, { id, endedAt: now, people: people.length })) return false;
  forgetActs(db, { organisationId, people });
  db.delete(callSecrets).where(eq(callSecrets.organisationId, organisationId)).run();
  db.delete(memberships).where(eq(memberships.organisationId, organisationId)).run();
  db.delete(jobSchedules).where(eq(jobSchedules.organisationId, organisationId)).run();
  dropPiecesOf(db, { organisationId });
  forgetName(db, { organisationId });
  renameOrganisation(db, { id: organisationId, name: nameOfDeleted, now });
  changeTenant(db, { id: organisationId, now, change: { state: "leaving", stateReason: null } });
  return true;
}

/** Also those who were asked and have not said yes. */
function listEverybody(db: Database, { organisationId }: { organisationId: string }): string[] {
  return db
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(eq(memberships.organisationId, organisationId))
    .all()
    .map(({ userId }) => userId);
}

interface Its {
  organisationId: string;
  people: readonly string[];
}

/** What was done with all of it: that it was stays, the words go. */
function forgetActs(db: Database, { organisationId, people }: Its): void {
  const { entitle, untell } = statements(db);
  const ofActs = eq(organisationActs.organisationId, organisationId);
  const ofBacklogs = eq(backlogs.organisationId, organisationId);
  const acts = db.select({ id: organisationActs.id }).from(organisationActs).where(ofActs).all();
  const withdrawals = db.select({ id: backlogs.id }).from(backlogs).where(ofBacklogs).all();
  const all = [...acts, ...withdrawals];
  for (const { id } of all) entitle.run({ id, title: "An organisation that was deleted" });
  for (const userId of people) {
    for (const id of [organisationId, ...all.map(({ id }) => id)]) untell.run({ id, userId });
  }
  db.update(organisationActs).set({ reason: "", reasonBefore: null }).where(ofActs).run();
  db.update(backlogs).set({ reason: "" }).where(ofBacklogs).run();
}

/** Who decided what, and when, stays; the lines that say what it was called say so no longer. */
function forgetName(db: Database, { organisationId }: { organisationId: string }): void {
  for (const action of ["made the organisation", "renamed the organisation"]) {
    db.update(audit)
      .set({
        detail: null,
        key: sql`${organisationId} || '/' || ${action} || '/erased/' || ${audit.id}`,
      })
      .where(and(eq(audit.subject, organisationId), eq(audit.action, action)))
      .run();
  }
}
