import type { Database } from "#db/connection.ts";
import { listQueuedRuns, type Run } from "#db/queries/runs.ts";
import type { Ingress } from "./connect.ts";

/** Asks once more for a run of whatever kind. */
export type Resubmit = (where: { db: Database; ingress: Ingress }, run: Run) => Promise<void>;

/**
 * A run is written down before its workflow is asked to start, so a crash in between loses nothing:
 * what is still queued is submitted again. The workflow's key makes a second submission harmless.
 */
export async function submitQueuedRuns({
  db,
  ingress,
  resubmit,
  before,
}: {
  db: Database;
  ingress: Ingress;
  resubmit: Resubmit;
  before: number;
}): Promise<number> {
  const queued = listQueuedRuns(db, { before });
  const submissions = await Promise.allSettled(queued.map((run) => resubmit({ db, ingress }, run)));
  // Only when every run has had its turn: one that cannot be submitted must not hold up the others.
  const failed = submissions.find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
  return queued.length;
}
