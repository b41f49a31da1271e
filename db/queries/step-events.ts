import { and, eq, inArray, max, notInArray } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { runs, stepEvents } from "../schema.ts";
import { finalRunStatuses, type StepStatus } from "../statuses.ts";

/** One more than the highest attempt on record: a crash between two attempts loses no count. */
export function nextAttempt(
  db: Database,
  {
    runId,
    step,
    status,
  }: { runId: string; step: string; status: "running" | "retrying" | "compensating" },
): number {
  const row = db
    .select({ highest: max(stepEvents.attempt) })
    .from(stepEvents)
    .where(
      and(
        eq(stepEvents.runId, runId),
        eq(stepEvents.step, step),
        inArray(stepEvents.status, [status]),
      ),
    )
    .get();
  return (row?.highest ?? 0) + 1;
}

export interface StepEventInput {
  runId: string;
  step: string;
  status: StepStatus;
  attempt?: number | undefined;
  detail?: string | undefined;
  until?: number | undefined;
  now: number;
}

/** Writes the event and moves its run along, once. Answers whether the event was new. */
export function insertStepEvent(db: Database, event: StepEventInput): boolean {
  return db.transaction((tx) => {
    const { runId, step, status, attempt = 0, detail = null, now } = event;
    const written = tx
      .insert(stepEvents)
      .values({ runId, step, status, attempt, detail, at: now })
      .onConflictDoNothing()
      .run();
    if (written.changes === 0) return false;
    tx.update(runs)
      .set({ ...movesTo(event), updatedAt: now })
      .where(and(eq(runs.id, runId), notInArray(runs.status, [...finalRunStatuses])))
      .run();
    return true;
  });
}

function movesTo({ step, status, detail, until }: StepEventInput) {
  if (status === "waiting") {
    return {
      status: "waiting" as const,
      currentStep: step,
      waitingFor: detail ?? null,
      waitingUntil: until ?? null,
    };
  }
  return { status: "running" as const, currentStep: step, waitingFor: null, waitingUntil: null };
}
