import {
  implement,
  RestatePromise,
  TerminalError,
  type WorkflowContext,
  type WorkflowSharedContext,
} from "@restatedev/restate-sdk";
import { endPlace } from "#db/gate/changes.ts";
import { findPlace } from "#db/gate/places.ts";
import { commit } from "#db/group-commit.ts";
import { settleJob } from "#db/jobs/changes.ts";
import { findAnyJob, type Job, listJobsOf } from "#db/jobs/jobs.ts";
import { forgetWaits } from "#db/pace/pace.ts";
import { notify, recordEnd } from "#server/events/record.ts";
import type { Events } from "#server/events/run-observer.ts";
import { step } from "#server/events/step.ts";
import { tell } from "#server/events/telling.ts";
import { csvLine } from "#server/rules/csv.ts";
import { isHandler } from "../../rules/handlers.ts";
import { stepNames } from "../../rules/step-names.ts";
import { costAtEnd } from "../cost-at-end.ts";
import { type CallOptions, callOut } from "./call.ts";
import { type JobEnd, jobRunner } from "./contract.ts";
import { itsDeadline, notInTime, requireTimeLeft } from "./deadline.ts";
import { type PriceListOptions, writePriceList } from "./prices.ts";
import { type Cancelled, restAtGate, waitUnlessCancelled } from "./slot.ts";

export interface JobOptions extends CallOptions, PriceListOptions {
  events: Events;
}

/** One job, from when it is let through the gate until its slot is somebody else's. */
export function createJobRunner(options: JobOptions) {
  return implement(jobRunner, {
    handlers: {
      run: (ctx) => runJob(ctx, options),
      cancel: (ctx, { by }) => cancel(ctx, by),
    },
    options: { explicitCancellation: true, workflowRetention: { days: 4 } },
  });
}

const saidSo = "cancelled";

/** The first who says so counts. */
async function cancel(ctx: WorkflowSharedContext, by: string): Promise<string> {
  const promise = ctx.promise<string>(saidSo);
  const known = await promise.peek();
  if (known === undefined) await promise.resolve(by);
  return known ?? by;
}

async function runJob(ctx: WorkflowContext, options: JobOptions): Promise<JobEnd> {
  const { events } = options;
  const job = await ctx.run("Read what is wanted", () => findAnyJob(events.db, { id: ctx.key }));
  if (!job) throw new TerminalError(`There is no job ${ctx.key}`, { errorCode: 404 });
  let end: JobEnd = "done";
  let reason: string | undefined;
  try {
    const by = await act(ctx, options, job, await whoeverEnds(ctx, job));
    if (by === itsDeadline) throw new TerminalError(notInTime);
    if (by !== undefined) [end, reason] = ["withdrawn", `Cancelled by ${by}`];
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    [end, reason] = ["failed", error.message];
  }
  tell(events, () => endJob(events, job, { end, reason }));
  return end;
}

/** A person, or its deadline; a time that is crossed while nothing runs counts as soon as something does. */
async function whoeverEnds(ctx: WorkflowContext, { finishBy }: Job): Promise<Cancelled> {
  const said = ctx.promise<string>(saidSo);
  if (finishBy === null) return { get: () => said.get() };
  const left = Math.max(0, finishBy - (await ctx.date.now()));
  const timeUp = ctx.sleep(left).map(() => itsDeadline);
  return { get: () => RestatePromise.race([said.get(), timeUp]) };
}

/** Answers who has cancelled it, if somebody has. */
async function act(
  ctx: WorkflowContext,
  options: JobOptions,
  job: Job,
  cancelled: Cancelled,
): Promise<string | undefined> {
  const { events } = options;
  if (!isHandler(job.handler)) throw new TerminalError(`Nobody knows how to ${job.handler}`);
  switch (job.handler) {
    case "remind":
      return remind(ctx, events, job, cancelled);
    case "practise":
      return practise(ctx, events, job, cancelled);
    case "export":
      await exportJobs(ctx, events, job);
      return undefined;
    case "prices":
      await writePriceList(ctx, events, job, options);
      return undefined;
    case "call":
      return callOut(ctx, events, job, { ...options, cancelled });
  }
}

const runOf = ({ id, userId }: Job) => ({ runId: id, userId });
const msOf = ({ input }: Job) => Number(input.seconds ?? 0) * 1000;

async function remind(ctx: WorkflowContext, events: Events, job: Job, cancelled: Cancelled) {
  const by = await restAtGate(ctx, events, runOf(job), {
    name: stepNames.rest,
    waitingFor: "its time to come",
    // From when it first began: begun anew it waits for the same moment.
    until: () => (findPlace(events.db, { runId: job.id })?.begunAt ?? events.now()) + msOf(job),
    cancelled,
  });
  if (by) return by;
  await step(ctx, events, runOf(job), stepNames.remind, () => {
    requireTimeLeft(events, job);
    const text = String(job.input.text ?? "");
    const href = `/jobs/${job.id}`;
    notify(events, runOf(job), {
      key: "reminder",
      title: "You asked to be reminded",
      body: text,
      href,
    });
  });
  return undefined;
}

/** The slot is its own for so long: that is what it is for. */
async function practise(ctx: WorkflowContext, events: Events, job: Job, cancelled: Cancelled) {
  const ms = msOf(job);
  return waitUnlessCancelled(ctx, events, runOf(job), {
    ...{ name: stepNames.practise, waitingFor: "its time to be over" },
    ...{ until: events.now() + ms, ms, cancelled },
  });
}

/** Bounded, for it is kept in a row. */
const mostLines = 5_000;

async function exportJobs(ctx: WorkflowContext, events: Events, job: Job): Promise<void> {
  await step(ctx, events, runOf(job), stepNames.gather, async () => {
    requireTimeLeft(events, job);
    const { organisationId } = job;
    const listed = listJobsOf(events.db, { organisationId, limit: mostLines });
    const when = (at: number | null) => (at === null ? "" : new Date(at).toISOString());
    const head = ["Job", "What", "State", "Asked for by", "Asked for", "Begun", "Ended"];
    const lines = listed.map((one) => [
      ...[one.id, one.handler, one.state, one.askedBy],
      ...[when(one.enteredAt), when(one.begunAt), when(one.endedAt)],
    ]);
    const result = [head, ...lines].map(csvLine).join("");
    await commit(events.db, () => settleJob(events.db, { id: job.id, result }));
  });
}

/** Told on every pass: its slot, its run and its reason move together, once. */
function endJob(
  events: Events,
  job: Job,
  { end, reason }: { end: JobEnd; reason: string | undefined },
): void {
  const { db, hub, now } = events;
  const run = runOf(job);
  if (reason) settleJob(db, { id: job.id, reason });
  forgetWaits(db, { runId: job.id });
  endPlace(db, {
    ...{ runId: job.id, state: end, now: now() },
    cost: costAtEnd(events, job.id, end),
  });
  recordEnd(events, run, end === "withdrawn" ? "cancelled" : end);
  if (end === "failed") {
    const body = reason ?? "It could not be carried out.";
    const href = `/jobs/${job.id}`;
    notify(events, run, { key: "failed", tone: "bad", title: "A job failed", body, href });
  }
  hub.wake("gate", `organisation:${job.organisationId}`);
}
