import type { Logger } from "pino";
import type { Database } from "#db/connection.ts";
import { admit, listWanting, type Turns, type Way } from "#db/gate/admission.ts";
import { isHeldByBudget } from "#db/gate/budgets.ts";
import { endQueued, waitLonger } from "#db/gate/changes.ts";
import { listExpired, listRunning, nextChangesAt, type Place } from "#db/gate/places.ts";
import { commit } from "#db/group-commit.ts";
import { endDrained } from "#db/organisations/draining.ts";
import { findAnyRun } from "#db/queries/runs.ts";
import { type Lane, mayTakeTurns } from "#db/statuses.ts";
import { notify, recordEnd } from "#server/events/record.ts";
import type { LiveEvents } from "#server/events/run-observer.ts";
import { type Ingress, inTime } from "#server/ingress/connect.ts";
import type { Resubmit } from "#server/ingress/queued-runs.ts";
import { filled, holdsAt } from "#server/orchestration/token-bucket.ts";
import { monthEndOf } from "#server/rules/budgets.ts";
import { nextTurn, nowOf } from "#server/rules/fair-share.ts";
import type { PathOfRun } from "#server/rules/run-path.ts";
import { tellBudgets } from "./budgets.ts";

export interface GateOptions {
  events: LiveEvents;
  ingress: Ingress;
  /** Begins a run of whatever kind. */
  begin: Resubmit;
  pathOfRun: PathOfRun;
  /** How many may go on at the same time, of all organisations together. */
  slots: number;
  log: Logger;
}

/** So often it is looked whether what was let through has heard of it, whatever wakes us. */
const lookAgainMs = 5_000;
const leastMs = 20;

/**
 * Lets runs of organisations through, each in its turn, as slots become free. Who may go on is decided in the
 * database; what is told to Restate is told again until it is heard.
 */
export function keepGate(options: GateOptions): { close(): Promise<void> } {
  const stopping = new AbortController();
  const done = keepLetting(options, stopping.signal);
  return {
    close: () => {
      stopping.abort();
      return done;
    },
  };
}

async function keepLetting(options: GateOptions, signal: AbortSignal): Promise<void> {
  const { events, log } = options;
  const woken = events.hub.subscribe(["gate"]);
  while (!signal.aborted) {
    try {
      await letThrough(options);
    } catch (error) {
      log.warn({ err: error }, "what waits at the gate is let through later");
    }
    await woken.next({ within: waitMs(options), signal });
  }
  woken.close();
}

function waitMs({ events: { db, now } }: GateOptions): number {
  const at = nextDueAt(db, now());
  return Math.min(lookAgainMs, Math.max(leastMs, at - now()));
}

/** When something may begin that may not yet, or expires, though nobody wakes us: to the moment, and no later. */
export function nextDueAt(db: Database, now: number): number {
  const wanting = listWanting(db, { now }).filter(({ isWaiting }) => isWaiting);
  const allowed = wanting
    .filter((one) => mayTakeTurns(one.state) && one.running < one.parallelRuns)
    .map((one) => {
      return holdsAt(allowanceOf(one, now), { perMinute: one.startsPerMinute });
    });
  const anew = wanting.length > 0 ? [monthEndOf(now)] : [];
  return Math.min(...nextChangesAt(db, { now }), ...anew, ...allowed.filter((at) => at > now));
}

async function letThrough(options: GateOptions): Promise<void> {
  const { events, slots } = options;
  const { db, now } = events;
  await expire(options);
  await pauseDrained(events);
  const ways = waysWith(slots);
  const { admitted, told } = await commit(db, () => {
    const admitted = admit(db, { ways, now: now() });
    return { admitted, told: tellBudgets(db, { now: now() }) };
  });
  for (const userId of told) events.hub.wake(`notices:${userId}`);
  const ids = new Set(admitted.map(({ runId }) => runId));
  const unheard = listRunning(db).filter(
    (place) => !ids.has(place.runId) && isUnheard(options, place),
  );
  const heard = await Promise.allSettled(
    [...admitted, ...unheard].map((place) => tellBegun(options, place)),
  );
  for (const { organisationId, runId } of admitted) {
    events.hub.wake(`organisation:${organisationId}`, `run:${runId}`, "admin");
  }
  const failed = heard.find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}

/** A minute's worth may begin at once. */
const allowanceOf: Turns["allowanceAt"] = ({ allowance, startsPerMinute }, now) =>
  filled(allowance, { perMinute: startsPerMinute, burst: startsPerMinute, now });

const gateTurns: Turns = {
  next: (wanting, all) => nextTurn(wanting, nowOf(all)),
  allowanceAt: allowanceOf,
};

/** What a gate without turns does: whoever floods it comes first, behind whoever only comes back. */
const noTurns: Turns = {
  next: (wanting, all) => {
    const [whose] = wanting.toSorted((one, other) => (one.oldest ?? 0) - (other.oldest ?? 0));
    return whose && { whose, begin: nowOf(all) };
  },
  allowanceAt: allowanceOf,
};

/** Where one can be watched beside the other, with as many slots each. */
const practiceSlots = 4;

export function waysWith(slots: number): Record<Lane, Way> {
  return {
    house: { slots, turns: gateTurns },
    "in turns": { slots: practiceSlots, turns: gateTurns },
    "first come": { slots: practiceSlots, turns: noTurns },
  };
}

/** It was let through, and nothing of it has begun since: the telling may have been lost. */
function isUnheard({ events: { db, now } }: GateOptions, { runId, begunAt, awakeableId }: Place) {
  if (awakeableId !== null) return true;
  const isQuiet = findAnyRun(db, { id: runId })?.status === "queued";
  return isQuiet && begunAt !== null && begunAt < now() - lookAgainMs;
}

async function tellBegun({ events, ingress, begin }: GateOptions, place: Place): Promise<void> {
  const { db } = events;
  const { runId, awakeableId } = place;
  if (awakeableId !== null) return inTime(ingress.resolveAwakeable(awakeableId));
  const run = findAnyRun(db, { id: runId });
  if (run) await begin({ db, ingress }, run);
}

/** Whoever drained and has nothing left is paused: nothing begins there until somebody says so. */
async function pauseDrained({ db, hub, now }: LiveEvents): Promise<void> {
  const drained = await commit(db, () => endDrained(db, { now: now() }));
  for (const id of drained) hub.wake(`organisation:${id}`, "admin");
}

/** An answer, and not silence: what waited too long is not begun any more, and whoever asked is told so. */
async function expire({ events, pathOfRun }: GateOptions): Promise<void> {
  const { db, now } = events;
  for (const { runId, organisationId, patienceMs } of listExpired(db, { now: now() })) {
    if (patienceMs !== null && isHeldByBudget(db, { runId, now: now() })) {
      const expiresAt = monthEndOf(now()) + patienceMs;
      await commit(db, () => waitLonger(db, { runId, expiresAt }));
      continue;
    }
    const run = findAnyRun(db, { id: runId });
    if (!run) continue;
    await commit(db, () => {
      if (!endQueued(db, { runId, state: "expired", now: now() })) return;
      const whose = { runId, userId: run.userId };
      recordEnd(events, whose, "failed");
      notify(events, whose, {
        key: "expired",
        tone: "warning",
        title: `Not begun in time: ${run.title}`,
        body: "It waited for its turn as long as it may. Ask for it again when there is less to do.",
        href: pathOfRun(run),
      });
    });
    events.hub.wake(`organisation:${organisationId}`);
  }
}
