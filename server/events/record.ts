import { insertNotification } from "#db/queries/notifications.ts";
import { endRun, findAnyRun } from "#db/queries/runs.ts";
import { listAdmins } from "#db/queries/users.ts";
import type { RunStatus, Tone } from "#db/statuses.ts";
import { writeLetter } from "./letter.ts";
import type { Events, RunRef } from "./run-observer.ts";

export interface Notice {
  /** Names the occasion within the run: the same key is told once. */
  key: string;
  tone?: Tone;
  title: string;
  body: string;
  href?: string;
}

/** Whatever is told here may be told again, on every pass of its handler: it is written once. */
export function notify(
  { db, hub, now }: Events,
  { runId, userId }: RunRef,
  { key, tone = "info", title, body, href = `/runs/${runId}` }: Notice,
): void {
  const row = { userId, runId, key: `${runId}/${key}`, tone, title, body, href, at: now() };
  if (insertNotification(db, row)) hub.wake(`notices:${userId}`);
}

export function notifyAdmins(events: Events, runId: string, given: Notice): void {
  const notice = { href: "/admin", ...given };
  for (const { id: userId } of listAdmins(events.db)) {
    notify(events, { runId, userId }, notice);
    // What waits for a person finds them where they are.
    if (notice.tone === "bad") alertByMail(events, { runId, userId }, notice);
  }
}

function alertByMail(
  events: Events,
  { runId, userId }: RunRef,
  { key, title, body, href }: Notice & { href: string },
): void {
  const about = findAnyRun(events.db, { id: runId })?.title ?? runId;
  writeLetter(events, {
    key: `${runId}/${key}/to ${userId}`,
    ...{ userId, runId, kind: "notice", subject: `${title}: ${about}`, facts: { body, href } },
  });
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
