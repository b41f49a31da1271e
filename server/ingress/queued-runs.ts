import type { Database } from "#db/connection.ts";
import { listQueuedRuns, type Run } from "#db/queries/runs.ts";
import { findUser } from "#db/queries/users.ts";
import { findOrder } from "#db/shop/orders.ts";
import { findTrip } from "#db/travel/trips.ts";
import { submitCheckout } from "../domains/shop/commands/user-session-ingress.ts";
import { startTrip, startTripCancellation } from "../domains/travel/commands/trips-ingress.ts";
import type { Ingress } from "./connect.ts";
import { startWelcome } from "./welcome.ts";

/**
 * A run is written down before its workflow is asked to start, so a crash in between loses nothing:
 * what is still queued is submitted again. The workflow's key makes a second submission harmless.
 */
export async function submitQueuedRuns({
  db,
  ingress,
  before,
}: {
  db: Database;
  ingress: Ingress;
  before: number;
}): Promise<number> {
  const queued = listQueuedRuns(db, { before });
  const submissions = await Promise.allSettled(queued.map((run) => submit(db, ingress, run)));
  // Only when every run has had its turn: one that cannot be submitted must not hold up the others.
  const failed = submissions.find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
  return queued.length;
}

function submit(db: Database, ingress: Ingress, run: Run): Promise<void> {
  switch (run.kind) {
    case "welcome":
      return resubmitWelcome(db, ingress, run);
    case "order":
      return resubmitOrder(db, ingress, run);
    case "trip":
      return resubmitTrip(db, ingress, run);
  }
}

async function resubmitWelcome(db: Database, ingress: Ingress, run: Run): Promise<void> {
  const user = findUser(db, { id: run.userId });
  if (user) await startWelcome(ingress, { runId: run.id, user });
}

async function resubmitOrder(db: Database, ingress: Ingress, run: Run): Promise<void> {
  const order = findOrder(db, { id: run.id, userId: run.userId });
  if (order) await submitCheckout(ingress, { userId: run.userId, order });
}

/** A confirmed trip that is given back is queued a second time, for another workflow. */
async function resubmitTrip(db: Database, ingress: Ingress, run: Run): Promise<void> {
  const { id: tripId, userId } = run;
  const trip = findTrip(db, { id: tripId, userId });
  if (!trip) return;
  const start = trip.status === "undoing" ? startTripCancellation : startTrip;
  await start(ingress, { tripId, userId });
}
