import { TerminalError } from "@restatedev/restate-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Uncompensated } from "#server/orchestration/compensation.ts";
import { refused } from "#server/orchestration/refused.ts";
import { type Saga, saga } from "#server/orchestration/saga.ts";
import { Ledger } from "./support/ledger.ts";
import { Recorder } from "./support/recorder.ts";
import { startWorkbench, type Workbench } from "./support/workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench();
});
afterAll(() => bench?.stop());

describe("a saga that fails", () => {
  test("undoes what it did, last in first out, and hands each undo what its action answered", async () => {
    const ledger = new Ledger();
    const run = bench.play((ctx) =>
      saga(ctx, "order").run(async ({ step }) => {
        const hold = await step("hold")
          .withCompensation((held?: { id: string }) => ledger.write(`release ${held?.id}`))
          .execute(() => ({ id: "h1", lines: 2 }));
        await step("charge")
          .withCompensation((charge?: string) => ledger.write(`refund ${charge}`))
          .execute(() => `c1 for ${hold.lines} lines`);
        await step("ship").execute(() => {
          throw new TerminalError("no carrier goes there");
        });
      }),
    );
    await expect(run).rejects.toThrow("no carrier goes there");
    expect(ledger.entries).toEqual(["refund c1 for 2 lines", "release h1"]);
  });

  test("undoes the step that failed too, for it may have taken effect", async () => {
    const { entries, history } = await failsAtSecond({ strategy: "all" });
    expect(entries).toEqual(["undo two of nothing known", "undo one of 1"]);
    expect(history).toEqual([
      { step: "two", status: "compensated" },
      { step: "one", status: "compensated" },
    ]);
  });

  test("told to undo only what completed, leaves the step that failed alone", async () => {
    const { entries, history } = await failsAtSecond({ strategy: "completed" });
    expect(entries).toEqual(["undo one of 1"]);
    expect(history?.[0]).toEqual({
      step: "two",
      status: "skipped",
      reason: "it is not known to have happened",
    });
  });

  test("does not undo what was refused, for it never took effect", async () => {
    const { entries, history } = await failsAtSecond({ failure: refused("card declined") });
    expect(entries).toEqual(["undo one of 1"]);
    expect(history?.[0]).toMatchObject({ step: "two", status: "skipped" });
  });

  async function failsAtSecond({
    strategy = "all",
    failure = new TerminalError("two failed"),
  }: {
    strategy?: "all" | "completed";
    failure?: TerminalError;
  }) {
    const ledger = new Ledger();
    let order: Saga | undefined;
    const undo = (name: string) => (done?: number) =>
      ledger.write(`undo ${name} of ${done ?? "nothing known"}`);
    const run = bench.play((ctx) => {
      order = saga(ctx, "order", { strategy });
      return order.run(async ({ step }) => {
        await step("one")
          .withCompensation(undo("one"))
          .execute(() => 1);
        await step("two")
          .withCompensation(undo("two"))
          .execute((): number => {
            throw failure;
          });
      });
    });
    await expect(run).rejects.toThrow(failure.message);
    return { entries: ledger.entries, history: order?.history };
  }

  test("undoes what was registered without a step", async () => {
    const ledger = new Ledger();
    const run = bench.play((ctx) =>
      saga(ctx, "order").run(async (steps) => {
        steps.register("tell the shopper", () => ledger.write("told"));
        await steps.step("fail").execute(() => {
          throw new TerminalError("no");
        });
      }),
    );
    await expect(run).rejects.toThrow("no");
    expect(ledger.entries).toEqual(["told"]);
  });

  test("keeps on undoing when an undo fails, and says which could not be undone", async () => {
    const ledger = new Ledger();
    const observer = new Recorder();
    let order: Saga | undefined;
    let thrown: unknown;
    const run = bench.play(async (ctx) => {
      order = saga(ctx, "order", { observer, undoRetry: { maxRetries: 2, initialDelay: 5 } });
      await order
        .run(async ({ step }) => {
          await step("one")
            .withCompensation(() => ledger.write("undo one"))
            .execute(() => 1);
          await step("two")
            .withCompensation(() => {
              ledger.write("try to undo two");
              throw new Error("the provider is down");
            })
            .execute(() => 2);
          throw new TerminalError("changed my mind");
        })
        .catch((error: unknown) => {
          thrown = error;
          throw error;
        });
    });
    await expect(run).rejects.toThrow("changed my mind; order could not undo: two");
    expect(thrown).toBeInstanceOf(Uncompensated);
    expect(ledger.entries).toEqual([
      "try to undo two",
      "try to undo two",
      "try to undo two",
      "undo one",
    ]);
    expect(order?.history.map(({ step, status }) => `${step} ${status}`)).toEqual([
      "two uncompensated",
      "one compensated",
    ]);
    expect(observer.of("two").at(-1)).toBe("uncompensated");
    expect(observer.of("two")).toContain("compensating 3");
  });

  test("retries an undo until it succeeds", async () => {
    const ledger = new Ledger();
    const run = bench.play((ctx) =>
      saga(ctx, "order", { undoRetry: { maxRetries: 5, initialDelay: 5 } }).run(
        async ({ step }) => {
          await step("one")
            .withCompensation(() => {
              ledger.write("try");
              if (ledger.count("try") < 3) throw new Error("busy");
            })
            .execute(() => 1);
          throw new TerminalError("no");
        },
      ),
    );
    await expect(run).rejects.toThrow(/^no$/);
    expect(ledger.entries).toEqual(["try", "try", "try"]);
  });
});
