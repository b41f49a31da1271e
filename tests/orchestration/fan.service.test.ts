import { setTimeout as delay } from "node:timers/promises";
import * as restate from "@restatedev/restate-sdk";
import { TerminalError } from "@restatedev/restate-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FanOutFailed, fanOut, fanOutFail } from "#server/orchestration/fan.ts";
import { createEndless } from "./support/endless.ts";
import { Ledger } from "./support/ledger.ts";
import { Recorder } from "./support/recorder.ts";
import { startWorkbench, type Workbench } from "./support/workbench.ts";

const events = new Ledger();
const endless = createEndless(events);
const checks = restate.service({
  name: "Checks",
  handlers: {
    stock: async (_: restate.Context, quantity: number) => {
      if (quantity > 5) throw new TerminalError("only 5 left", { errorCode: 409 });
      return { available: 5 - quantity };
    },
    fraud: async (_: restate.Context, user: string) => {
      if (user === "mallory") throw new TerminalError("blocked", { errorCode: 403 });
      return "low" as const;
    },
  },
});

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench({ services: [checks, endless] });
});
afterAll(() => bench?.stop());

describe("a fan-out", () => {
  test("gives results and errors side by side, each by its name and type", async () => {
    const observer = new Recorder();
    const fanned = await bench.play((ctx) =>
      fanOut(
        ctx,
        {
          stock: () => ctx.serviceClient(checks).stock(2),
          fraud: () => ctx.serviceClient(checks).fraud("mallory"),
          points: (branch) => branch.run("count points", () => 40),
          gift: (branch) =>
            branch.run("wrap", (): string => {
              throw new TerminalError("no paper");
            }),
        },
        { observer },
      ),
    );
    const left: number | undefined = fanned.results.stock?.available;
    expect(left).toBe(3);
    expect(fanned.results.points?.toFixed(1)).toBe("40.0");
    expect(fanned).toMatchObject({ succeeded: 2, failed: 2 });
    expect(fanned.errors.fraud?.message).toBe("blocked");
    expect(fanned.errors.gift?.message).toBe("no paper");
    expect(observer.of("wrap")).toEqual(["running 1", "failed"]);
  });

  test("of nothing answers nothing", async () => {
    const fanned = await bench.play((ctx) => fanOut(ctx, {}));
    expect(fanned).toEqual({ results: {}, errors: {}, succeeded: 0, failed: 0 });
  });
});

describe("a fan-out that must succeed", () => {
  test("answers with everything when all do", async () => {
    const answers = await bench.play((ctx) =>
      fanOutFail(ctx, {
        stock: () => ctx.serviceClient(checks).stock(1),
        fraud: () => ctx.serviceClient(checks).fraud("alice"),
      }),
    );
    expect(answers).toEqual({ stock: { available: 4 }, fraud: "low" });
  });

  test("names every failure when the others may finish", async () => {
    const failed = await bench.play((ctx) =>
      fanOutFail(
        ctx,
        {
          stock: () => ctx.serviceClient(checks).stock(9),
          fraud: () => ctx.serviceClient(checks).fraud("mallory"),
          fine: () => ctx.serviceClient(checks).fraud("bob"),
        },
        { others: "finish" },
      ).catch((error) => (error instanceof FanOutFailed ? error : undefined)),
    );
    expect(failed).toMatchObject({ message: "stock: only 5 left; fraud: blocked" });
  });

  test("cancels the calls that are under way, and waits for them, before it fails", async () => {
    const ledger = new Ledger();
    const run = bench.play(async (ctx) => {
      try {
        await fanOutFail(ctx, {
          endless: () => ctx.serviceClient(endless).wait(),
          stock: () => ctx.serviceClient(checks).stock(9),
        });
      } finally {
        ledger.write(events.entries.at(-1) ?? "endless goes on");
      }
    });
    await expect(run).rejects.toThrow(/^stock: only 5 left$/);
    expect(ledger.entries.at(-1)).toBe("endless was cancelled");
  });

  test("waits for the closures it started before it fails", async () => {
    const ledger = new Ledger();
    const run = bench.play(async (ctx) => {
      try {
        await fanOutFail(ctx, {
          slow: (branch) =>
            branch.run("slow", async () => {
              ledger.write("slow begins");
              await ledger.seen("failed");
              await delay(50);
              ledger.write("slow ends");
            }),
          failing: (branch) =>
            branch.run("failing", async () => {
              await ledger.seen("slow begins");
              ledger.write("failed");
              throw new TerminalError("no");
            }),
        });
      } catch (error) {
        ledger.write("compensate");
        throw error;
      }
    });
    await expect(run).rejects.toThrow("failing: no");
    expect(ledger.entries.slice(0, 4)).toEqual([
      "slow begins",
      "failed",
      "slow ends",
      "compensate",
    ]);
  });
});
