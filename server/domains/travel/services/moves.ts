import { setNextAction } from "#db/queries/runs.ts";
import { listAdmins } from "#db/queries/users.ts";
import type { TripStatus } from "#db/travel/statuses.ts";
import { moveTrip, type TripFacts } from "#db/travel/trip-changes.ts";
import { type Notice, notify } from "#server/events/record.ts";
import type { Events, RunRef } from "#server/events/run-observer.ts";

/** Whose trip is told of. */
export interface ToldTrip {
  events: Events;
  run: RunRef;
}

interface Move {
  status: TripStatus;
  /** What is learnt of it with this move. */
  facts?: TripFacts;
  /** Only from these: a move that comes late changes nothing. */
  from?: readonly TripStatus[];
  /** What comes next, in words for the run's page. */
  nextAction?: string;
}

/**
 * Inside a named `ctx.run`: the trip and what its run says move together, then everybody looks. Answers
 * whether the trip moved.
 */
export function move({ events, run }: ToldTrip, { nextAction, ...wanted }: Move): boolean {
  const { db, hub, now } = events;
  const id = run.runId;
  const moved = db.transaction((tx) => {
    if (nextAction) setNextAction(tx, { id, nextAction, now: now() });
    return moveTrip(tx, { id, ...wanted, now: now() });
  });
  hub.wake(`run:${id}`, `user:${run.userId}`);
  return moved;
}

export function tellTraveller({ events, run }: ToldTrip, notice: Notice): void {
  notify(events, run, { href: `/trips/${run.runId}`, ...notice });
}

export function tellAdmins({ events, run }: ToldTrip, notice: Notice): void {
  for (const { id } of listAdmins(events.db)) {
    notify(events, { runId: run.runId, userId: id }, { href: "/admin", ...notice });
  }
}
