import { eq } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { enterGate, returnAllBegun } from "../gate/changes.ts";
import { insertNew, prepared } from "../prepared.ts";
import { insertRun, queueRunAgain } from "../queries/runs.ts";
import { forgetOpenWaits } from "../queries/step-events.ts";
import { transaction } from "../transaction.ts";
import { jobs } from "./schema.ts";

const statements = prepared((db) => ({ insert: insertNew(db, jobs) }));

type NewJob = Pick<
  typeof jobs.$inferInsert,
  "id" | "organisationId" | "userId" | "handler" | "input" | "key" | "finishBy"
> &
  Omit<Parameters<typeof enterGate>[1], "runId" | "organisationId"> & { title: string };

/**
 * The job, its run and its place at the gate, before anything else happens. Answers false when the id is
 * known already, which is what a double click looks like.
 */
export function placeJob(
  db: Database,
  { title, priority, notBefore, expiresAt, patienceMs, estimate, now, ...job }: NewJob,
): boolean {
  const { id, userId, organisationId } = job;
  const times = { createdAt: now, updatedAt: now };
  return transaction(db, () => {
    if (!insertRun(db, { id, userId, kind: "job", title, ...times })) return false;
    statements(db).insert({ ...job, createdAt: now });
    const place = { organisationId, priority, notBefore, expiresAt, patienceMs, estimate };
    enterGate(db, { runId: id, ...place, now });
    return true;
  });
}

export function settleJob(
  db: Database,
  { id, ...came }: { id: string; result?: string; reason?: string },
): void {
  db.update(jobs).set(came).where(eq(jobs.id, id)).run();
}

/** Of whatever was begun and has not ended, for an engine that knows nothing of it. */
export function comeBackAll(db: Database, { now }: { now: number }): void {
  transaction(db, () => {
    for (const id of returnAllBegun(db)) {
      forgetOpenWaits(db, { runId: id });
      queueRunAgain(db, { id, now });
    }
  });
}
