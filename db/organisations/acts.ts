import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { insertNew, prepared } from "../prepared.ts";
import { insertRun } from "../queries/runs.ts";
import { runs, users } from "../schema.ts";
import type { OrganisationActKind, RunStatus } from "../statuses.ts";
import { transaction } from "../transaction.ts";
import { changeTenant } from "./changes.ts";
import { findAnyOrganisation } from "./organisations.ts";
import { organisationActs } from "./schema.ts";

const statements = prepared((db) => {
  const told = () =>
    db
      .select({
        act: organisationActs,
        userId: runs.userId,
        askedBy: users.username,
        status: runs.status,
      })
      .from(organisationActs)
      .innerJoin(runs, eq(runs.id, organisationActs.id))
      .innerJoin(users, eq(users.id, runs.userId));
  return {
    insert: insertNew(db, organisationActs),
    one: told()
      .where(eq(organisationActs.id, sql.placeholder("id")))
      .prepare(),
    latest: told()
      .where(
        and(
          eq(organisationActs.organisationId, sql.placeholder("organisationId")),
          eq(organisationActs.kind, sql.placeholder("kind")),
        ),
      )
      .orderBy(desc(organisationActs.createdAt))
      .limit(1)
      .prepare(),
    open: told().where(isNull(organisationActs.endedAt)).prepare(),
    openBeside: db
      .select({ total: sql<number>`count(*)` })
      .from(organisationActs)
      .where(
        and(
          eq(organisationActs.organisationId, sql.placeholder("organisationId")),
          sql`${organisationActs.id} <> ${sql.placeholder("id")}`,
          isNull(organisationActs.endedAt),
          isNull(organisationActs.takenBackAt),
        ),
      )
      .prepare(),
  };
});

const flat = ({ act, ...who }: Told) => ({ ...act, ...who });

interface Told {
  act: typeof organisationActs.$inferSelect;
  userId: string;
  askedBy: string;
  status: RunStatus;
}

export type OrganisationAct = ReturnType<typeof flat>;

interface NewAct {
  id: string;
  organisationId: string;
  kind: OrganisationActKind;
  userId: string;
  title: string;
  reason: string;
  withdraws?: boolean;
  graceUntil?: number;
  now: number;
}

/** In its caller's transaction: the act, its run, and how the organisation stands meanwhile. */
export function placeAct(db: Database, { userId, title, now, ...given }: NewAct): OrganisationAct {
  const { id, organisationId, kind, reason } = given;
  return transaction(db, () => {
    const before = findAnyOrganisation(db, { id: organisationId });
    if (!before) throw new Error(`There is no organisation ${organisationId}`);
    insertRun(db, {
      ...{ id, userId, kind: "organisation-act", title },
      ...{ createdAt: now, updatedAt: now },
    });
    statements(db).insert({
      ...given,
      stateBefore: before.state,
      reasonBefore: before.stateReason,
      createdAt: now,
    });
    const state = stateIn[kind];
    if (state) {
      const change = { state, stateReason: reason || unexplained };
      changeTenant(db, { id: organisationId, now, change });
    }
    const placed = findAct(db, { id });
    if (!placed) throw new Error(`${id} was not written`);
    return placed;
  });
}

/** Of a suspension there is always a reason. */
const unexplained = "Its deletion was asked for";
/** How the organisation stands while it goes on. */
export const stateIn = { suspension: "suspended", deletion: "leaving", export: undefined } as const;

export function findAct(db: Database, { id }: { id: string }): OrganisationAct | undefined {
  const found = statements(db).one.get({ id });
  return found && flat(found);
}

interface Which {
  organisationId: string;
  kind: OrganisationActKind;
}

export function findLatestAct(db: Database, which: Which): OrganisationAct | undefined {
  const found = statements(db).latest.get({ ...which });
  return found && flat(found);
}

/** Of all organisations: those that are not through. */
export function listOpenActs(db: Database): OrganisationAct[] {
  return statements(db).open.all().map(flat);
}

/** What else is done with all of it at this moment. */
export function countActsBeside(
  db: Database,
  { id, organisationId }: Pick<OrganisationAct, "id" | "organisationId">,
): number {
  return statements(db).openBeside.get({ id, organisationId })?.total ?? 0;
}

type Counted = "withdrawn" | "cancelled" | "jobs" | "size";

interface Counting extends Partial<Record<Counted, number>> {
  id: string;
  upTo?: number;
  toldUpTo?: number;
}

/** In the transaction that does it: nothing is counted twice. */
export function countInAct(db: Database, { id, upTo, toldUpTo, ...more }: Counting): void {
  const added = Object.entries(more).map(([name, by]) => {
    const column = organisationActs[name as Counted];
    return [name, sql`${column} + ${by}`];
  });
  db.update(organisationActs)
    .set({
      ...Object.fromEntries(added),
      ...(upTo !== undefined && { upTo }),
      ...(toldUpTo !== undefined && { toldUpTo }),
    })
    .where(eq(organisationActs.id, id))
    .run();
}

/** Whoever is first counts: what is erased cannot be taken back, and what was taken back is not erased. */
export function beginErasing(db: Database, { id, now }: { id: string; now: number }): boolean {
  transaction(db, () =>
    db
      .update(organisationActs)
      .set({ erasingAt: now })
      .where(and(isUndecided(id), isNull(organisationActs.erasingAt)))
      .run(),
  );
  return findAct(db, { id })?.takenBackAt === null;
}

/** With the organisation as it was before, in one transaction. Answers whether it was not too late. */
export function takeBackAct(db: Database, { id, now }: { id: string; now: number }): boolean {
  return transaction(db, () => {
    const taken = db
      .update(organisationActs)
      .set({ takenBackAt: now })
      .where(and(isUndecided(id), isNull(organisationActs.erasingAt)))
      .run();
    if (taken.changes === 1) restoreState(db, { id, now });
    return taken.changes === 1;
  });
}

function restoreState(db: Database, { id, now }: { id: string; now: number }): void {
  const act = findAct(db, { id });
  if (!act) return;
  const change = { state: act.stateBefore, stateReason: act.reasonBefore };
  changeTenant(db, { id: act.organisationId, now, change });
}

function isUndecided(id: string) {
  return and(
    eq(organisationActs.id, id),
    isNull(organisationActs.endedAt),
    isNull(organisationActs.takenBackAt),
  );
}

/** Nobody goes on with it: unless something is erased already, the organisation is as it was before. */
export function giveUpAct(db: Database, { id, now }: { id: string; now: number }): void {
  transaction(db, () => {
    const act = findAct(db, { id });
    if (!act || !endAct(db, { id, endedAt: now })) return;
    if (act.kind === "deletion" && act.erasingAt === null) restoreState(db, { id, now });
  });
}

/** Answers whether it had not ended before. */
export function endAct(
  db: Database,
  { id, ...ended }: { id: string; endedAt: number; people?: number; availableUntil?: number },
): boolean {
  return (
    db
      .update(organisationActs)
      .set(ended)
      .where(and(eq(organisationActs.id, id), isNull(organisationActs.endedAt)))
      .run().changes === 1
  );
}
