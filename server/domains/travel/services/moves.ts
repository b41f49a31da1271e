import { setNextAction } from "#db/queries/runs.ts";
import { transaction } from "#db/transaction.ts";
import type { TripStatus } from "#db/travel/statuses.ts";
import { moveTrip, type TripFacts } from "#db/travel/trip-changes.ts";
import { type Notice, notify, notifyAdmins } from "#server/events/record.ts";
import type { Events, RunRef } from "#server/events/run-observer.ts";

/** Whose trip is told of. */
export interface ToldTrip {
  events: Events;
  run: RunRef;
}

interface Move {
  status: TripStatus;
  /**
   * Only from these. Every pass of a workflow makes its moves anew, so a move that a trip has behind it
   * must find nothing to move.
   */
  from: readonly TripStatus[];
  /** What is learnt of it with this move. */
  facts?: TripFacts;
  /** What comes next, in words for the run's page. */
  nextAction?: string;
}

/** The trip and what its run says move together, once, and then everybody looks. Answers whether it moved. */
export function move({ events, run }: ToldTrip, { nextAction, ...wanted }: Move): boolean {
  const { db, hub, now } = events;
  const id = run.runId;
  const moved = transaction(db, () => {
    const moved = moveTrip(db, { id, ...wanted, now: now() });
    if (moved && nextAction) setNextAction(db, { id, nextAction, now: now() });
    return moved;
  });
  if (moved) hub.wake(`run:${id}`, `user:${run.userId}`);
  return moved;
}

export function tellTraveller({ events, run }: ToldTrip, notice: Notice): void {
  notify(events, run, { href: `/trips/${run.runId}`, ...notice });
}

/** The trip's page is its traveller's: admins are shown the story of its run. */
export function tellAdmins({ events, run: { runId } }: ToldTrip, notice: Notice): void {
  notifyAdmins(events, runId, { href: `/runs/${runId}`, ...notice });
  events.hub.wake("admin");
}
