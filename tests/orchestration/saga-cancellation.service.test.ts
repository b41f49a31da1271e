import * as restate from "@restatedev/restate-sdk";
import { TerminalError } from "@restatedev/restate-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Saga, saga } from "#server/orchestration/saga.ts";
import { gate, Ledger } from "./support/ledger.ts";
import { moment } from "./support/moment.ts";
import { startWorkbench, type Workbench } from "./support/workbench.ts";

const workshop = new Ledger();
const workshopDoor = gate("the workshop");
const shop = restate.service({
  name: "Workshop",
  handlers: {
    make: async (ctx: restate.Context) => {
      await ctx.run("make", async () => {
        workshop.write("making");
        await workshopDoor.opened;
        workshop.write("made");
      });
      return "a chair";
    },
    wait: async (ctx: restate.Context) => {
      workshop.write("waiting");
      await ctx.sleep({ hours: 1 });
    },
  },
});

let bench: Workbench;
let careless: Workbench;
beforeAll(async () => {
  bench = await startWorkbench({ services: [shop] });
  careless = await startWorkbench({ explicitCancellation: false });
});
afterAll(async () => {
  await bench?.stop();
  await careless?.stop();
});

describe("a cancelled saga", () => {
  test("finishes the step that runs before it undoes it", async () => {
    const ledger = new Ledger();
    const door = gate("charging");
    const run = await bench.begin((ctx) =>
      saga(ctx, "order").run(async ({ step }) => {
        await step("charge")
          .withCompensation((done?: string) => ledger.write(`refund ${done}`))
          .execute(async () => {
            ledger.write("charge begins");
            await door.opened;
            ledger.write("charge ends");
            return "c1";
          });
        await step("ship").execute(() => ledger.write("ship"));
      }),
    );
    await ledger.seen("charge begins");
    await run.cancel();
    await moment();
    door.open();
    await expect(run.result).rejects.toThrow("Cancelled");
    expect(ledger.entries).toEqual(["charge begins", "charge ends", "refund c1"]);
  });

  test("waits for a call it made before it undoes it", async () => {
    const ledger = new Ledger();
    const run = await bench.begin((ctx) =>
      saga(ctx, "order").run(async ({ step }) => {
        await step("make")
          .withCompensation((done?: string) => {
            ledger.write(`${workshop.entries.at(-1)}: return ${done}`);
          })
          .call(() => ctx.serviceClient(shop).make());
      }),
    );
    await workshop.seen("making");
    await run.cancel();
    await moment();
    workshopDoor.open();
    await expect(run.result).rejects.toThrow("Cancelled");
    expect(ledger.entries).toEqual(["made: return a chair"]);
  });

  test("cancels a call that says it may be cancelled", async () => {
    const run = await bench.begin((ctx) =>
      saga(ctx, "order").run(async ({ step }) => {
        await step("wait").call(() => ctx.serviceClient(shop).wait(), { cancel: true });
      }),
    );
    await workshop.seen("waiting");
    await run.cancel();
    await expect(run.result).rejects.toThrow("Cancelled");
  });

  test("is cancelled in the middle of a wait", async () => {
    const ledger = new Ledger();
    const run = await bench.begin((ctx) =>
      saga(ctx, "order").run(async ({ step, wait }) => {
        await step("hold")
          .withCompensation(() => ledger.write("release"))
          .execute(() => ledger.write("hold"));
        await wait(ctx.sleep({ hours: 1 }));
      }),
    );
    await ledger.seen("hold");
    await run.cancel();
    await expect(run.result).rejects.toThrow("Cancelled");
    expect(ledger.entries).toEqual(["hold", "release"]);
  });

  test("does not retry a step that fails after the cancellation", async () => {
    const ledger = new Ledger();
    const door = gate("failing");
    const run = await bench.begin((ctx) =>
      saga(ctx, "order", { retry: { maxRetries: 50, initialDelay: 1 } }).run(async ({ step }) => {
        await step("charge")
          .withCompensation((done) => ledger.write(`look up and refund ${done}`))
          .execute(async () => {
            ledger.write("try");
            await door.opened;
            throw new Error("busy");
          });
      }),
    );
    await ledger.seen("try");
    await run.cancel();
    await moment();
    door.open();
    await expect(run.result).rejects.toThrow("Cancelled");
    expect(ledger.count("try")).toBeLessThanOrEqual(2);
    expect(ledger.entries.at(-1)).toBe("look up and refund undefined");
  });

  test("goes on undoing when it is cancelled again", async () => {
    const ledger = new Ledger();
    const door = gate("undoing");
    let order: Saga | undefined;
    const run = await bench.begin((ctx) => {
      order = saga(ctx, "order");
      return order.run(async ({ step }) => {
        await step("one")
          .withCompensation(() => ledger.write("undo one"))
          .execute(() => 1);
        await step("two")
          .withCompensation(async () => {
            ledger.write("undo two begins");
            await door.opened;
            ledger.write("undo two ends");
          })
          .execute(() => 2);
        throw new TerminalError("no");
      });
    });
    await ledger.seen("undo two begins");
    await run.cancel();
    await run.cancel();
    await moment();
    door.open();
    await expect(run.result).rejects.toThrow(/^no$/);
    expect(ledger.entries).toEqual(["undo two begins", "undo two ends", "undo one"]);
    expect(order?.history.map(({ status }) => status)).toEqual(["compensated", "compensated"]);
  });
});

describe("without explicit cancellation", () => {
  test("an undo still waits for the action that the engine left running", async () => {
    const ledger = new Ledger();
    const door = gate("charging behind");
    const run = await careless.begin((ctx) =>
      saga(ctx, "order").run(async ({ step }) => {
        await step("charge")
          .withCompensation((done) => ledger.write(`look up and refund ${done}`))
          .execute(async () => {
            ledger.write("charge begins");
            await door.opened;
            ledger.write("charge ends");
          });
      }),
    );
    await ledger.seen("charge begins");
    await run.cancel();
    await moment();
    door.open();
    await expect(run.result).rejects.toThrow("Cancelled");
    expect(ledger.entries).toEqual([
      "charge begins",
      "charge ends",
      "look up and refund undefined",
    ]);
  });
});
