import { endBacklog } from "#db/gate/backlogs.ts";
import { endPlace } from "#db/gate/changes.ts";
import { findPlace, isFinalPlace } from "#db/gate/places.ts";
import { settleJob } from "#db/jobs/changes.ts";
import { findAct, giveUpAct } from "#db/organisations/acts.ts";
import { findAnyRun } from "#db/queries/runs.ts";
import { recordEnd } from "#server/events/record.ts";
import type { Events } from "#server/events/run-observer.ts";
import type { Keeper, Mended } from "#server/services/keeper.ts";
import { costAtEnd } from "./cost-at-end.ts";

/** How jobs are looked after: one that nobody goes on with gives its slot back. */
export const keeperOfJobs: Keeper = {
  kind: "job",
  targetsOf: ({ id }) => [`JobRunner/${id}/run`],
  canEnd: () => true,
  mend: (events, { runId }) => endAbandoned(events, runId),
};

function endAbandoned(events: Events, runId: string): Mended {
  const { db, hub, now } = events;
  const [run, place] = [findAnyRun(db, { id: runId }), findPlace(db, { runId })];
  if (!run || !place || isFinalPlace(place.state)) return {};
  settleJob(db, { id: runId, reason: "It was interrupted, and nobody went on with it" });
  endPlace(db, { runId, state: "failed", cost: costAtEnd(events, runId, "failed"), now: now() });
  recordEnd(events, { runId, userId: run.userId }, "failed");
  hub.wake("gate", `organisation:${place.organisationId}`);
  return {};
}

/** What waits goes on waiting: whoever wants it withdrawn asks once more. */
export const keeperOfBacklogs: Keeper = {
  kind: "backlog",
  targetsOf: ({ id }) => [`BacklogWithdrawal/${id}/run`],
  canEnd: () => true,
  mend: (events, { runId }) => {
    const { db, now } = events;
    const userId = findAnyRun(db, { id: runId })?.userId;
    endBacklog(db, { id: runId, now: now() });
    if (userId) recordEnd(events, { runId, userId }, "failed");
    return {};
  },
};

/**
 * Whoever wants it asks once more, which goes on with what is left. An organisation of which nothing is erased
 * is as it was before, and one that is suspended stays so until that is lifted.
 */
export const keeperOfActs: Keeper = {
  kind: "organisation-act",
  targetsOf: ({ id }) => [`OrganisationAct/${id}/run`],
  canEnd: () => true,
  mend: (events, { runId }) => {
    const { db, hub, now } = events;
    const act = findAct(db, { id: runId });
    if (!act) return {};
    giveUpAct(db, { id: runId, now: now() });
    recordEnd(events, { runId, userId: act.userId }, "failed");
    hub.wake("gate", `organisation:${act.organisationId}`);
    return {};
  },
};
