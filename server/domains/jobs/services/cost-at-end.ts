import { findPlace } from "#db/gate/places.ts";
import { findAnyJob } from "#db/jobs/jobs.ts";
import type { FinalPlaceState } from "#db/statuses.ts";
import type { Events } from "#server/events/run-observer.ts";
import { costOf } from "../rules/costs.ts";

/** What has come of it until now, and held its slot for so long. */
export function costAtEnd({ db, now }: Events, runId: string, end: FinalPlaceState): number {
  const [job, place] = [findAnyJob(db, { id: runId }), findPlace(db, { runId })];
  if (!job || !place) return 0;
  const asked = { handler: job.handler, seconds: Number(job.input.seconds ?? 0) };
  const heldMs = place.begunAt === null ? 0 : now() - place.begunAt;
  return costOf(asked, { end, heldMs });
}
