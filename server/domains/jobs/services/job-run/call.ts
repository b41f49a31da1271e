import { RetryableError, type WorkflowContext } from "@restatedev/restate-sdk";
import { commit } from "#db/group-commit.ts";
import { settleJob } from "#db/jobs/changes.ts";
import type { Job } from "#db/jobs/jobs.ts";
import { findCallSecret } from "#db/organisations/call-secrets.ts";
import { chargeTurn } from "#server/events/pace.ts";
import { type Events, observe } from "#server/events/run-observer.ts";
import { step } from "#server/events/step.ts";
import type { Branch } from "#server/orchestration/branch.ts";
import { refused } from "#server/orchestration/refused.ts";
import { retryOptions } from "#server/orchestration/retry.ts";
import type { Attempt } from "#server/orchestration/step.ts";
import { withTimeout } from "#server/orchestration/timeout.ts";
import { Refused, Unavailable } from "#server/outside/errors.ts";
import { callSigned } from "#server/outside/signed-call.ts";
import { csvLine } from "#server/rules/csv.ts";
import { stepNames } from "../../rules/step-names.ts";
import { itsDeadline, requireTimeLeft } from "./deadline.ts";
import type { Cancelled } from "./slot.ts";
import { awaitTurnToCall, limitsOfCalls } from "./turn.ts";

export interface CallOptions {
  /** Whether calls may go to this machine and its networks: never where something is at stake. */
  callsInside?: boolean;
  /** How often one system is called in a minute, whoever asks. */
  callsPerHost?: number;
}

/** Ten minutes at most, its slot held: whoever is away for longer is asked by another job. */
const patience = {
  ...{ maxRetries: 7, initialDelay: 1_000, maxDelay: 60_000 },
  timeLimit: 15_000,
};

/** How long the secret before still signs beside a new one. */
const bothFor = 24 * 60 * 60 * 1000;

/**
 * One call of the organisation's, in its turn. Its status is what comes of it, and the beginning of its answer a
 * file. Answers who has cancelled the job before it was called, if somebody has.
 */
export async function callOut(
  ctx: WorkflowContext,
  events: Events,
  job: Job,
  { callsInside = false, callsPerHost = 120, cancelled }: CallOptions & { cancelled: Cancelled },
): Promise<string | undefined> {
  const run = { runId: job.id, userId: job.userId };
  const url = String(job.input.url ?? "");
  const by = await awaitTurnToCall(ctx, events, job, { perHost: callsPerHost, cancelled });
  if (by !== undefined) return by;
  const call = ({ signal, attempt }: Attempt) => {
    requireTimeLeft(events, job);
    if (attempt > 1) chargeTurn(events, limitsOfCalls(events, job, callsPerHost));
    return called(events, job, { url, signal, inside: callsInside });
  };
  const observer = observe(events, run);
  const begun = (branch: Branch) => branch.run(stepNames.call, call, patience);
  if (job.finishBy === null) {
    await step(ctx, events, run, stepNames.call, call, retryOptions(patience));
    return undefined;
  }
  const left = Math.max(0, job.finishBy - (await ctx.date.now()));
  const ended = await withTimeout(ctx, begun, left, { observer });
  return ended.timedOut ? itsDeadline : undefined;
}

interface Calling {
  url: string;
  signal: AbortSignal;
  inside: boolean;
}

async function called(events: Events, job: Job, calling: Calling): Promise<void> {
  const { db } = events;
  const now = events.now();
  const body = String(job.input.body ?? "{}");
  const secrets = secretsOf(events, job, now);
  const answer = callSigned({ ...calling, body, key: job.id, secrets, now });
  const { status, body: said } = await answer.catch(inEnginesWords);
  const reason = `${new URL(calling.url).host} answered ${status}`;
  const result = [
    ["URL", "Status", "Answer"],
    [calling.url, status, said],
  ]
    .map(csvLine)
    .join("");
  await commit(db, () => settleJob(db, { id: job.id, reason, result }));
}

/** Read at each try and never journaled. */
function secretsOf({ db }: Events, { organisationId }: Job, now: number): string[] {
  const found = findCallSecret(db, { organisationId });
  if (!found) throw refused("There is no secret to sign with: an owner makes one");
  const isOldGood = found.previous !== null && now - found.changedAt < bothFor;
  return [found.secret, ...(isOldGood && found.previous ? [found.previous] : [])];
}

function inEnginesWords(error: unknown): never {
  if (error instanceof Refused) throw refused(error.message, { metadata: { code: error.code } });
  if (error instanceof Unavailable && error.retryAfterMs !== undefined) {
    throw new RetryableError(error.message, { retryAfter: error.retryAfterMs });
  }
  throw error;
}
