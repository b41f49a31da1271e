import { and, eq, max, notInArray, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, insertOnce, prepared } from "../prepared.ts";
import { runs, stepEvents } from "../schema.ts";
import { finalRunStatuses, type StepStatus } from "../statuses.ts";
import { transaction } from "../transaction.ts";

const statements = prepared((db) => ({
  highestAttempt: db
    .select({ attempt: max(stepEvents.attempt) })
    .from(stepEvents)
    .where(
      and(
        eq(stepEvents.runId, sql.placeholder("runId")),
        eq(stepEvents.step, sql.placeholder("step")),
        eq(stepEvents.status, sql.placeholder("status")),
      ),
    )
    .prepare(),
  insert: insertOnce(db, stepEvents),
  moveRun: db
    .update(runs)
    .set(given(runs, "status", "currentStep", "waitingFor", "waitingUntil", "updatedAt"))
    .where(and(eq(runs.id, sql.placeholder("id")), notInArray(runs.status, [...finalRunStatuses])))
    .prepare(),
}));

/** One more than the highest attempt on record: a crash between two attempts loses no count. */
export function nextAttempt(
  db: Database,
  step: { runId: string; step: string; status: "running" | "retrying" | "compensating" },
): number {
  return (statements(db).highestAttempt.get(step)?.attempt ?? 0) + 1;
}

export interface StepEventInput {
  runId: string;
  step: string;
  status: StepStatus;
  attempt?: number | undefined;
  allowed?: number | undefined;
  detail?: string | undefined;
  until?: number | undefined;
  now: number;
}

/** Writes the event and moves its run along, once. Answers whether the event was new. */
export function insertStepEvent(db: Database, event: StepEventInput): boolean {
  const { runId, step, status, attempt, allowed, detail, until, now } = event;
  const { insert, moveRun } = statements(db);
  return transaction(db, () => {
    if (!insert({ runId, step, status, attempt, allowed, detail, until, at: now })) return false;
    moveRun.run({ id: runId, ...movesTo(event), updatedAt: now });
    return true;
  });
}

/** Of a run that is begun anew: what it waited for is waited for again, and told of again. */
export function forgetOpenWaits(db: Database, { runId }: { runId: string }): void {
  db.delete(stepEvents)
    .where(
      and(
        eq(stepEvents.runId, runId),
        eq(stepEvents.status, "waiting"),
        sql`not exists (select 1 from step_events later
          where later.run_id = ${runId} and later.step = ${stepEvents.step} and later.status = 'done')`,
      ),
    )
    .run();
}

function movesTo({ step, status, detail, until }: StepEventInput) {
  if (status === "waiting") {
    return { status, currentStep: step, waitingFor: detail, waitingUntil: until };
  }
  return { status: "running", currentStep: step, waitingFor: null, waitingUntil: null };
}
