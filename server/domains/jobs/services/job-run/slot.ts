import { type DurablePromise, RestatePromise, type WorkflowContext } from "@restatedev/restate-sdk";
import { restPlace, returnPlace, tookSlot } from "#db/gate/changes.ts";
import { findPlace } from "#db/gate/places.ts";
import { commit } from "#db/group-commit.ts";
import { type Events, observe, type RunRef } from "#server/events/run-observer.ts";
import { stepNames } from "../../rules/step-names.ts";

interface Rest {
  ms: number;
  cancelled: Pick<DurablePromise<string>, "get">;
}

/**
 * A wait that holds no slot: it is given back before, and asked for again after. Both are journaled, for told
 * again they would take the slot that it has by then. Answers who has cancelled it meanwhile, if somebody has.
 */
export async function restAtGate(
  ctx: WorkflowContext,
  events: Events,
  run: RunRef,
  { ms, cancelled }: Rest,
): Promise<string | undefined> {
  const { db, hub } = events;
  const { runId } = run;
  const observer = observe(events, run);
  const { until, left } = await ctx.run("Give the slot back", async () => {
    // From when it first began: begun anew it waits for the same moment.
    const until = (findPlace(db, { runId })?.begunAt ?? events.now()) + ms;
    await commit(db, () => restPlace(db, { runId }));
    hub.wake("gate");
    return { until, left: Math.max(0, until - events.now()) };
  });
  const waiting = { waitingFor: "its time to come", until };
  observer.changed({ step: stepNames.rest, status: "waiting", ...waiting });
  const by = await RestatePromise.race([ctx.sleep(left).map(() => undefined), cancelled.get()]);
  if (by) {
    observer.changed({ step: stepNames.rest, status: "skipped", reason: `Cancelled by ${by}` });
    return by;
  }
  observer.changed({ step: stepNames.rest, status: "done" });
  await returnToGate(ctx, events, runId);
  return undefined;
}

async function returnToGate(ctx: WorkflowContext, events: Events, runId: string): Promise<void> {
  const { db, hub } = events;
  const { id: awakeableId, promise } = ctx.awakeable<void>();
  await ctx.run("Ask for a slot", async () => {
    await commit(db, () => returnPlace(db, { runId, awakeableId }));
    hub.wake("gate");
  });
  await promise;
  await ctx.run(stepNames.slot, () => commit(db, () => tookSlot(db, { runId })));
}
