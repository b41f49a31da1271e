import { asc, eq, or } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { listInvitations, listOrganisations } from "../organisations/organisations.ts";
import { audit, letters, notifications, sessions, users } from "../schema.ts";
import { listPayments } from "./payments.ts";
import { listRuns, listStepEvents } from "./runs.ts";
import { countRecoveryCodes, findSecondFactor } from "./second-factors.ts";

/** All that the house keeps about somebody, for themselves: without what only proves who they are. */
export function readPersonalData(db: Database, { userId }: { userId: string }) {
  return {
    account: accountOf(db, userId),
    secondFactor: secondFactorOf(db, userId),
    sessions: sessionsOf(db, userId),
    notifications: db
      .select()
      .from(notifications)
      .where(eq(notifications.userId, userId))
      .orderBy(asc(notifications.id))
      .all()
      .map(({ userId: _, key: __, ...told }) => told),
    letters: lettersTo(db, userId),
    organisations: organisationsOf(db, userId),
    runs: runsOf(db, userId),
    audit: auditOf(db, userId),
  };
}

function accountOf(db: Database, userId: string) {
  const user = db.select().from(users).where(eq(users.id, userId)).get();
  if (!user) return undefined;
  const { id, username, displayName, email, role, createdAt } = user;
  return { id, username, displayName, email, role, createdAt };
}

function organisationsOf(db: Database, userId: string) {
  const belongs = listOrganisations(db, { userId });
  const asked = listInvitations(db, { userId });
  return [...belongs, ...asked].map(({ id, name, role }) => ({ id, name, role }));
}

function secondFactorOf(db: Database, userId: string) {
  const confirmedAt = findSecondFactor(db, { userId })?.confirmedAt ?? null;
  if (confirmedAt === null) return null;
  return { since: confirmedAt, recoveryCodesLeft: countRecoveryCodes(db, { userId }) };
}

function sessionsOf(db: Database, userId: string) {
  return db
    .select()
    .from(sessions)
    .where(eq(sessions.userId, userId))
    .orderBy(asc(sessions.createdAt))
    .all()
    .map(({ tokenHash: _, userId: __, ...session }) => session);
}

function lettersTo(db: Database, userId: string) {
  return db
    .select()
    .from(letters)
    .where(eq(letters.userId, userId))
    .orderBy(asc(letters.id))
    .all()
    .map(({ userId: _, key: __, ...letter }) => letter);
}

function runsOf(db: Database, userId: string) {
  return listRuns(db, { userId, limit: -1 }).map(({ userId: _, ...run }) => ({
    ...run,
    steps: listStepEvents(db, { runId: run.id }).map(({ id: __, runId: ___, ...event }) => event),
    payments: listPayments(db, { runId: run.id }).map(
      ({ awakeableId: __, runId: ___, ...payment }) => payment,
    ),
  }));
}

function auditOf(db: Database, userId: string) {
  return db
    .select()
    .from(audit)
    .where(or(eq(audit.actor, userId), eq(audit.subject, userId)))
    .orderBy(asc(audit.id))
    .all()
    .map(({ action, subject, detail, at }) => ({ action, subject, detail, at }));
}
