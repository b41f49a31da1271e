import { type DurablePromise, RestatePromise, type WorkflowContext } from "@restatedev/restate-sdk";
import { restPlace, returnPlace, tookSlot } from "#db/gate/changes.ts";
import { commit } from "#db/group-commit.ts";
import { type Events, observe, type RunRef } from "#server/events/run-observer.ts";
import { stepNames } from "../../rules/step-names.ts";

/** Who has ended a job before its own end, as soon as somebody has. */
export type Cancelled = Pick<DurablePromise<string>, "get">;

interface Rest {
  name: string;
  waitingFor: string;
  /** Until when; asked once, as the slot is given back. */
  until: () => number;
  cancelled: Cancelled;
}

/**
 * A wait that holds no slot: it is given back before, and asked for again after. Both are journaled, for told
 * again they would take the slot that it has by then. Answers who has cancelled it meanwhile, if somebody has.
 */
export async function restAtGate(
  ctx: WorkflowContext,
  events: Events,
  run: RunRef,
  { name, waitingFor, until: untilWhen, cancelled }: Rest,
): Promise<string | undefined> {
  const { db, hub } = events;
  const { runId } = run;
  const { until, left } = await ctx.run("Give the slot back", async () => {
    const until = untilWhen();
    await commit(db, () => restPlace(db, { runId }));
    hub.wake("gate");
    return { until, left: Math.max(0, until - events.now()) };
  });
  const by = await waitUnlessCancelled(ctx, events, run, {
    ...{ name, waitingFor, until, ms: left, cancelled },
  });
  return by ?? returnToGate(ctx, events, runId, cancelled);
}

interface Wait extends Pick<Rest, "name" | "waitingFor" | "cancelled"> {
  until: number;
  ms: number;
}

/** A durable wait, told of on the run's page. Answers who has cancelled the job meanwhile, if somebody has. */
export async function waitUnlessCancelled(
  ctx: WorkflowContext,
  events: Events,
  run: RunRef,
  { name, waitingFor, until, ms, cancelled }: Wait,
): Promise<string | undefined> {
  const observer = observe(events, run);
  observer.changed({ step: name, status: "waiting", waitingFor, until });
  const by = await RestatePromise.race([ctx.sleep(ms).map(() => undefined), cancelled.get()]);
  observer.changed(
    by === undefined
      ? { step: name, status: "done" }
      : { step: name, status: "skipped", reason: `Cancelled by ${by}` },
  );
  return by;
}

/** Whoever is ended while it wants its slot back wants none any more. */
async function returnToGate(
  ctx: WorkflowContext,
  events: Events,
  runId: string,
  cancelled: Cancelled,
): Promise<string | undefined> {
  const { db, hub } = events;
  const { id: awakeableId, promise } = ctx.awakeable<void>();
  await ctx.run("Ask for a slot", async () => {
    await commit(db, () => returnPlace(db, { runId, awakeableId }));
    hub.wake("gate");
  });
  const by = await RestatePromise.race([promise.map(() => undefined), cancelled.get()]);
  if (by !== undefined) return by;
  await ctx.run(stepNames.slot, () => commit(db, () => tookSlot(db, { runId })));
  return undefined;
}
