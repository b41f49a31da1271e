import { type Backlog, listNextOf } from "#db/gate/backlogs.ts";
import { endQueued } from "#db/gate/changes.ts";
import { commit } from "#db/group-commit.ts";
import { settleJob } from "#db/jobs/changes.ts";
import { recordEnd } from "#server/events/record.ts";
import type { Events } from "#server/events/run-observer.ts";

interface Withdrawing extends Pick<Backlog, "organisationId" | "upTo"> {
  reason: string;
  /** Asked in the same transaction: what came after it was called off is none of it. */
  goesOn?: () => boolean;
  /** In the same transaction: none is counted twice. */
  count(more: number): void;
}

/** So many in one transaction: whoever else writes waits no longer than for these. */
const batch = 200;

/** What has begun in the same moment is none of them. Answers how many there were. */
export function withdrawSome(events: Events, withdrawing: Withdrawing): Promise<number> {
  const { db, now } = events;
  const { reason, goesOn = () => true, count } = withdrawing;
  return commit(db, () => {
    if (!goesOn()) return 0;
    const next = listNextOf(db, withdrawing, { most: batch });
    for (const { runId, userId } of next) {
      endQueued(db, { runId, state: "withdrawn", now: now() });
      settleJob(db, { id: runId, reason });
      recordEnd(events, { runId, userId }, "cancelled");
    }
    count(next.length);
    return next.length;
  });
}
