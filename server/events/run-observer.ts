import type { Database } from "#db/connection.ts";
import { insertStepEvent, nextAttempt } from "#db/queries/step-events.ts";
import { undoingStatuses } from "#db/statuses.ts";
import type { Observer, StepChange } from "#server/orchestration/observer.ts";
import type { Hub, Topic } from "./hub.ts";
import { tell } from "./telling.ts";

/** Whose run is being told of. */
export interface RunRef {
  runId: string;
  userId: string;
}

/** What the services tell their story to: the rows, and who wants to know. */
export interface Events {
  db: Database;
  hub: { wake(...topics: Topic[]): void };
  now: () => number;
}

/** For the web, which also listens. */
export interface LiveEvents extends Events {
  hub: Hub;
}

/** The kit's observer over SQLite: one row a change, however often it is told, then one wake-up. */
export function observe(events: Events, { runId }: RunRef): Observer {
  const { db, hub, now } = events;
  return {
    attempt: (step, phase = "action") =>
      nextAttempt(db, { runId, step, status: phase === "action" ? "running" : "compensating" }),
    changed: (change) => {
      const at = now();
      const event = { runId, now: at, ...toRow(change, at) };
      tell(events, () => {
        if (!insertStepEvent(db, event)) return;
        hub.wake(`run:${runId}`);
        // Admins are shown what is undone.
        if (isUndoing(change)) hub.wake("admin");
      });
    },
  };
}

/**
 * For a service that carries out a step of a run: the run has told of the first attempt and tells of the
 * end, so what is counted here are the attempts that failed and are made again.
 */
export function observeRetries(events: Events, run: RunRef): Observer {
  const { runId } = run;
  return {
    ...observe(events, run),
    attempt: (step) => nextAttempt(events.db, { runId, step, status: "retrying" }),
  };
}

function isUndoing({ status }: StepChange): boolean {
  return undoingStatuses.some((undoing) => undoing === status);
}

function toRow(change: StepChange, now: number) {
  const { step, status } = change;
  switch (status) {
    case "waiting":
      return { step, status, detail: change.waitingFor, until: change.until };
    case "running":
      return { step, status, attempt: change.attempt };
    case "compensating":
      return { step, status, attempt: change.attempt, detail: change.because };
    case "retrying":
      return {
        step,
        status,
        attempt: change.attempt,
        allowed: change.allowed,
        detail: change.reason,
        until: change.againIn === undefined ? undefined : now + change.againIn,
      };
    case "done":
    case "compensated":
      return { step, status, detail: change.detail };
    case "failed":
    case "skipped":
    case "uncompensated":
      return { step, status, detail: change.reason };
  }
}
