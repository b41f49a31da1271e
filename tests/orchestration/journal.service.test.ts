import * as restate from "@restatedev/restate-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { saga } from "#server/orchestration/saga.ts";
import { getStatus, updateStatus } from "#server/orchestration/status.ts";
import { Recorder } from "./support/recorder.ts";
import { startWorkbench, type Workbench } from "./support/workbench.ts";

const bank = restate.service({
  name: "Bank",
  handlers: { withdraw: async (_ctx: restate.Context, amount: number) => amount },
});
const FIVE = [1, 2, 3, 4, 5];

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench({ services: [bank] });
});
afterAll(() => bench?.stop());

/** Commands of the handler and what the engine answered to them, between its input and its output. */
async function entriesOf(scenario: (ctx: restate.WorkflowContext) => Promise<unknown>) {
  const run = await bench.begin(scenario);
  await run.result;
  return (await run.journal()).slice(1, -1);
}

describe("a journal holds nothing but what is decided with:", () => {
  test("of a step that is a call, the call", async () => {
    const observer = new Recorder();
    const entries = await entriesOf((ctx) =>
      saga(ctx, "order", { observer }).run(async ({ step }) => {
        for (const n of FIVE) {
          await step(`withdraw ${n}`).call(() => ctx.serviceClient(bank).withdraw(n));
        }
      }),
    );
    const call = ["Command: Call", "Notification: CallInvocationId", "Notification: Call"];
    expect(entries).toEqual(FIVE.flatMap(() => call));
    expect(observer.of("withdraw 5")).toEqual(["running 1", "done"]);
  });

  test("of a step that runs here, its answer", async () => {
    const entries = await entriesOf((ctx) =>
      saga(ctx, "order", { observer: new Recorder() }).run(async ({ step }) => {
        for (const n of FIVE) await step(`withdraw ${n}`).execute(() => n);
      }),
    );
    expect(entries).toEqual(FIVE.flatMap(() => ["Command: Run", "Notification: Run"]));
  });

  test("of a status, what is written: phase, progress and several completed steps at once", async () => {
    const entries = await entriesOf(async (ctx) => {
      updateStatus(ctx, { phase: "preparing", progress: 0.2 });
      await ctx.sleep(1);
      const completed = ["pick", "label"];
      expect(updateStatus(ctx, { phase: "packed", progress: 0.4, completed })).toEqual({
        phase: "packed",
        progress: 0.4,
        completed,
        metadata: {},
      });
      await ctx.sleep(1);
      expect(updateStatus(ctx, { completed: ["label", "pack"] })).toMatchObject({
        progress: 0.4,
        completed: ["pick", "label", "pack"],
      });
      expect(await getStatus(ctx)).toMatchObject({ completed: ["pick", "label", "pack"] });
    });
    expect(entries.filter((entry) => /State/.test(entry))).toEqual([
      "Command: SetState",
      "Command: SetState",
      "Command: SetState",
      "Command: GetEagerState",
    ]);
  });
});
