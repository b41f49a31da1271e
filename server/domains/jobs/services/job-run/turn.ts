import type { WorkflowContext } from "@restatedev/restate-sdk";
import { findPlace } from "#db/gate/places.ts";
import { commit } from "#db/group-commit.ts";
import type { Job } from "#db/jobs/jobs.ts";
import { findAnyOrganisation } from "#db/organisations/organisations.ts";
import { type Limit, takeTurn } from "#server/events/pace.ts";
import type { Events } from "#server/events/run-observer.ts";
import { inTurn } from "#server/orchestration/in-turn.ts";
import { stepNames } from "../../rules/step-names.ts";
import { type Cancelled, restAtGate, waitUnlessCancelled } from "./slot.ts";

/** So short a wait is not worth giving a slot back for. */
const shortMs = 1_000;

/** A sixth of a minute's worth may go at once. */
const burstOf = (perMinute: number) => Math.max(1, Math.floor(perMinute / 6));

/** Of one system no more than so many, whoever asks, and of one organisation no more than its plan says. */
export function limitsOfCalls(
  events: Events,
  { organisationId, input }: Job,
  perHost: number,
): Limit[] {
  const { host } = new URL(String(input.url ?? ""));
  const own = findAnyOrganisation(events.db, { id: organisationId })?.callsPerMinute ?? 1;
  return [
    limit(
      `calls-of:${organisationId}`,
      own,
      `the organisation calls ${own} times a minute at most`,
    ),
    limit(`calls-to:${host}`, perHost, `${host} is called ${perHost} times a minute at most`),
  ];
}

const limit = (key: string, perMinute: number, waitingFor: string): Limit => {
  return { key, perMinute, burst: burstOf(perMinute), waitingFor };
};

/**
 * Waits for a turn of the organisation's and of the system's that is called; a wait that is not short holds no
 * slot. Answers who has cancelled the job meanwhile, if somebody has.
 */
export function awaitTurnToCall(
  ctx: WorkflowContext,
  events: Events,
  job: Job,
  { perHost, cancelled }: { perHost: number; cancelled: Cancelled },
): Promise<string | undefined> {
  const { db } = events;
  const run = { runId: job.id, userId: job.userId };
  return inTurn(ctx, {
    name: stepNames.turn,
    take: () =>
      commit(db, () => {
        const priority = findPlace(db, { runId: job.id })?.priority ?? 0;
        const limits = limitsOfCalls(events, job, perHost);
        return takeTurn(events, { runId: job.id, priority, limits });
      }),
    wait: ({ ms, until, ...told }) =>
      ms <= shortMs
        ? waitUnlessCancelled(ctx, events, run, { ...told, ms, until, cancelled })
        : restAtGate(ctx, events, run, { ...told, until: () => until, cancelled }),
  });
}
