import { insertNotification } from "#db/queries/notifications.ts";
import { endRun } from "#db/queries/runs.ts";
import type { RunStatus, Tone } from "#db/statuses.ts";
import type { Events, RunRef } from "./run-observer.ts";

export interface Notice {
  /** Names the occasion within the run: the same key is told once. */
  key: string;
  tone?: Tone;
  title: string;
  body: string;
  href?: string;
}

/** Both are called inside a named `ctx.run`; both may be called again after a crash. */
export function notify(
  { db, hub, now }: Events,
  { runId, userId }: RunRef,
  { key, tone = "info", title, body, href = `/runs/${runId}` }: Notice,
): void {
  const row = { userId, runId, key: `${runId}/${key}`, tone, title, body, href, at: now() };
  if (insertNotification(db, row)) hub.wake(`notices:${userId}`);
}

type FinalStatus = Extract<RunStatus, "done" | "failed" | "cancelled" | "compensated">;

export function recordEnd(
  { db, hub, now }: Events,
  { runId, userId }: RunRef,
  status: FinalStatus,
): void {
  endRun(db, { id: runId, status, now: now() });
  hub.wake(`run:${runId}`, `user:${userId}`);
  // Admins are shown what failed.
  if (status === "failed") hub.wake("admin");
}
