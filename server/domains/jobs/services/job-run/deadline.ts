import type { Job } from "#db/jobs/jobs.ts";
import type { Events } from "#server/events/run-observer.ts";
import { refused } from "#server/orchestration/refused.ts";

/** What ends a job when nobody does. */
export const itsDeadline = "its deadline";
export const notInTime = "It was not finished by its deadline";

/** Asked in each step, at each try: the one before may have been broken off by an outage. */
export function requireTimeLeft({ now }: Events, { finishBy }: Job): void {
  if (finishBy !== null && now() >= finishBy) throw refused(notInTime);
}
