import { and, asc, count, desc, eq, gt, inArray, lt, notInArray, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, insertOnce, prepared } from "../prepared.ts";
import { runs, stepEvents } from "../schema.ts";
import { finalRunStatuses, type RunStatus, type StepStatus } from "../statuses.ts";

const isOnItsWay = and(
  eq(runs.id, sql.placeholder("id")),
  notInArray(runs.status, [...finalRunStatuses]),
);

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
  any: db
    .select()
    .from(runs)
    .where(eq(runs.id, sql.placeholder("id")))
    .prepare(),
  queued: db
    .select()
    .from(runs)
    .where(
      and(
        eq(runs.status, "queued"),
        lt(runs.createdAt, sql.placeholder("before")),
        // Those wait for their turn, and are begun when it comes.
        sql`not exists (select 1 from gate_places where gate_places.run_id = ${runs.id})`,
      ),
    )
    .orderBy(asc(runs.createdAt))
    .limit(100)
    .prepare(),
  underWay: db
    .select()
    .from(runs)
    .where(
      and(
        inArray(runs.status, ["queued", "running", "waiting"]),
        lt(runs.updatedAt, sql.placeholder("before")),
      ),
    )
    .orderBy(asc(runs.updatedAt))
    .limit(1_000)
    .prepare(),
  insert: insertOnce(db, runs),
  setNextAction: db
    .update(runs)
    .set(given(runs, "nextAction", "updatedAt"))
    .where(isOnItsWay)
    .prepare(),
  end: db
    .update(runs)
    .set({
      ...given(runs, "status", "updatedAt", "endedAt"),
      currentStep: null,
      nextAction: null,
      waitingFor: null,
      waitingUntil: null,
    })
    .where(isOnItsWay)
    .prepare(),
  queueAgain: db
    .update(runs)
    .set({ ...given(runs, "updatedAt"), status: "queued", endedAt: null })
    .where(eq(runs.id, sql.placeholder("id")))
    .prepare(),
}));

export function findRun(db: Database, { id, userId }: { id: string; userId: string }) {
  return statements(db).owned.get({ id, userId });
}

/** For services, who act on anybody's. */
export function findAnyRun(db: Database, { id }: { id: string }): Run | undefined {
  return statements(db).any.get({ id });
}

export type Run = typeof runs.$inferSelect;

export function listRuns(db: Database, { userId, limit = 50 }: { userId: string; limit?: number }) {
  return statements(db).latest.all({ userId, limit });
}

export function findLatestRun(db: Database, { userId }: { userId: string }) {
  return statements(db).latest.get({ userId, limit: 1 });
}

export function countActiveRuns(db: Database, { userId }: { userId: string }): number {
  return statements(db).active.get({ userId })?.total ?? 0;
}

/** Whoever asks has already been shown to own the run. */
export function listStepEvents(db: Database, { runId }: { runId: string }) {
  return statements(db).events.all({ runId });
}

export interface RunStep {
  name: string;
  status: StepStatus;
  attempts: number;
  /** How many there are in all, of a step that has failed; null when there is no bound. */
  allowed: number | null;
  detail: string | null;
  /** Why its last attempt failed, for as long as it has not ended. */
  lastError: string | null;
  /** When its wait ends, or its next attempt is made. */
  until: number | null;
  beganAt: number;
  changedAt: number;
}

/** The events folded into one line a step, in the order in which the steps began. */
export function listSteps(db: Database, { runId }: { runId: string }): RunStep[] {
  const steps = new Map<string, RunStep>();
  for (const event of listStepEvents(db, { runId })) {
    steps.set(event.step, moved(steps.get(event.step), event));
  }
  return [...steps.values()];
}

type StepEvent = ReturnType<typeof listStepEvents>[number];

function moved(known: RunStep | undefined, event: StepEvent): RunStep {
  const { step: name, status, attempt, allowed, detail, until, at } = event;
  return {
    name,
    status,
    attempts: Math.max(known?.attempts ?? 0, attempt),
    allowed: allowed ?? known?.allowed ?? null,
    detail,
    lastError:
      status === "retrying" ? detail : isTrying(status) ? (known?.lastError ?? null) : null,
    until,
    beganAt: known?.beganAt ?? at,
    changedAt: at,
  };
}

function isTrying(status: StepStatus): boolean {
  return status === "running" || status === "compensating";
}

/** A step with all that was told of it, its undoing too. */
export interface ToldStep extends RunStep {
  events: StepEvent[];
}

/** The whole story of a run: every step in the order in which the steps began. */
export function listStory(db: Database, { runId }: { runId: string }): ToldStep[] {
  const events = listStepEvents(db, { runId });
  return listSteps(db, { runId }).map((step) => ({
    ...step,
    events: events.filter((event) => event.step === step.name),
  }));
}

/** All that the right pane tells of a run. */
export function describeRun(db: Database, owned: { id: string; userId: string }) {
  return described(db, findRun(db, owned));
}

/** Whoever asks has already been shown to be an admin. */
export function describeAnyRun(db: Database, { id }: { id: string }) {
  return described(db, findAnyRun(db, { id }));
}

function described(db: Database, run: Run | undefined) {
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

export function insertRun(db: Database, run: typeof runs.$inferInsert): boolean {
  return statements(db).insert(run);
}

/** What has not ended, and did not move of late; also what was not taken up yet, as far as it tells. */
export function listRunsUnderWay(db: Database, { before }: { before: number }) {
  return statements(db).underWay.all({ before });
}

/** Runs written down but not yet taken up by their workflow: their submission may have been lost. */
export function listQueuedRuns(db: Database, { before }: { before: number }) {
  return statements(db).queued.all({ before });
}

/** What comes next, in words for the run's page. */
export function setNextAction(
  db: Database,
  { id, nextAction, now }: { id: string; nextAction: string; now: number },
): void {
  statements(db).setNextAction.run({ id, nextAction, updatedAt: now });
}

/** A final status stays: nothing that arrives later can reopen a run. */
export function endRun(
  db: Database,
  { id, status, now }: { id: string; status: RunStatus; now: number },
): void {
  statements(db).end.run({ id, status, updatedAt: now, endedAt: now });
}

/** Another try: it waits to be taken up once more, also when it had ended. */
export function queueRunAgain(db: Database, { id, now }: { id: string; now: number }): void {
  statements(db).queueAgain.run({ id, updatedAt: now });
}
