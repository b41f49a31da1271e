import { and, asc, count, desc, eq, gt, inArray, lt, notInArray, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { runs, stepEvents } from "../schema.ts";
import { finalRunStatuses, type RunKind, type RunStatus, type StepStatus } from "../statuses.ts";

const statements = prepared((db) => ({
  owned: db
    .select()
    .from(runs)
    .where(and(eq(runs.id, sql.placeholder("id")), eq(runs.userId, sql.placeholder("userId"))))
    .prepare(),
  latest: db
    .select()
    .from(runs)
    .where(eq(runs.userId, sql.placeholder("userId")))
    .orderBy(desc(runs.createdAt), desc(runs.id))
    .limit(sql.placeholder("limit"))
    .prepare(),
  active: db
    .select({ total: count() })
    .from(runs)
    .where(
      and(
        eq(runs.userId, sql.placeholder("userId")),
        notInArray(runs.status, [...finalRunStatuses]),
        sql`${runs.kind} not in (select value from json_each(${sql.placeholder("kinds")}))`,
      ),
    )
    .prepare(),
  events: db
    .select()
    .from(stepEvents)
    .where(eq(stepEvents.runId, sql.placeholder("runId")))
    .orderBy(asc(stepEvents.id))
    .prepare(),
  retries: db
    .select({ total: count() })
    .from(stepEvents)
    .where(
      and(
        eq(stepEvents.runId, sql.placeholder("runId")),
        inArray(stepEvents.status, ["running", "compensating"]),
        gt(stepEvents.attempt, 1),
      ),
    )
    .prepare(),
}));

export function findRun(db: Database, { id, userId }: { id: string; userId: string }) {
  return statements(db).owned.get({ id, userId });
}

/** For services, who act on anybody's. */
export function findAnyRun(db: Database, { id }: { id: string }): Run | undefined {
  return db.select().from(runs).where(eq(runs.id, id)).get();
}

export type Run = NonNullable<ReturnType<typeof findRun>>;

export function listRuns(db: Database, { userId, limit = 50 }: { userId: string; limit?: number }) {
  return statements(db).latest.all({ userId, limit });
}

export function findLatestRun(db: Database, { userId }: { userId: string }) {
  return statements(db).latest.get({ userId, limit: 1 });
}

/** Runs on their way, but for those of kinds that are counted as what they are. */
export function countActiveRuns(
  db: Database,
  { userId, butNot }: { userId: string; butNot: readonly RunKind[] },
): number {
  return statements(db).active.get({ userId, kinds: JSON.stringify(butNot) })?.total ?? 0;
}

/** Whoever asks has already been shown to own the run. */
export function listStepEvents(db: Database, { runId }: { runId: string }) {
  return statements(db).events.all({ runId });
}

export interface RunStep {
  name: string;
  status: StepStatus;
  attempts: number;
  detail: string | null;
  beganAt: number;
  changedAt: number;
}

/** The events folded into one line a step, in the order in which the steps began. */
export function listSteps(db: Database, { runId }: { runId: string }): RunStep[] {
  const steps = new Map<string, RunStep>();
  for (const { step, status, attempt, detail, at } of listStepEvents(db, { runId })) {
    const known = steps.get(step);
    steps.set(step, {
      name: step,
      status,
      attempts: Math.max(known?.attempts ?? 0, attempt),
      detail,
      beganAt: known?.beganAt ?? at,
      changedAt: at,
    });
  }
  return [...steps.values()];
}

/** All that the right pane tells of a run. */
export function describeRun(db: Database, owned: { id: string; userId: string }) {
  const run = findRun(db, owned);
  if (!run) return undefined;
  return {
    ...run,
    steps: listSteps(db, { runId: run.id }),
    retries: countRetries(db, { runId: run.id }),
  };
}

export type RunDescription = NonNullable<ReturnType<typeof describeRun>>;

/** Every attempt after a step's first is a retry. */
export function countRetries(db: Database, { runId }: { runId: string }): number {
  return statements(db).retries.get({ runId })?.total ?? 0;
}

export function insertRun(db: Pick<Database, "insert">, run: typeof runs.$inferInsert): boolean {
  return db.insert(runs).values(run).onConflictDoNothing().run().changes === 1;
}

/** Runs written down but not yet taken up by their workflow: their submission may have been lost. */
export function listQueuedRuns(db: Database, { before }: { before: number }) {
  return db
    .select()
    .from(runs)
    .where(and(eq(runs.status, "queued"), lt(runs.createdAt, before)))
    .orderBy(asc(runs.createdAt))
    .limit(100)
    .all();
}

/** What comes next, in words for the run's page. */
export function setNextAction(
  db: Pick<Database, "update">,
  { id, nextAction, now }: { id: string; nextAction: string; now: number },
): void {
  db.update(runs)
    .set({ nextAction, updatedAt: now })
    .where(and(eq(runs.id, id), notInArray(runs.status, [...finalRunStatuses])))
    .run();
}

/** A final status stays: nothing that arrives later can reopen a run. */
export function endRun(
  db: Pick<Database, "update">,
  { id, status, now }: { id: string; status: RunStatus; now: number },
): void {
  db.update(runs)
    .set({
      status,
      currentStep: null,
      nextAction: null,
      waitingFor: null,
      waitingUntil: null,
      updatedAt: now,
      endedAt: now,
    })
    .where(and(eq(runs.id, id), notInArray(runs.status, [...finalRunStatuses])))
    .run();
}
