import { setTimeout as delay } from "node:timers/promises";
import * as restate from "@restatedev/restate-sdk";
import { TerminalError } from "@restatedev/restate-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mapConcurrent, processBatch } from "#server/orchestration/batch.ts";
import { fanOut, fanOutFail } from "#server/orchestration/fan.ts";
import type { Lane } from "#server/orchestration/lane.ts";
import { Crowd } from "./support/crowd.ts";
import { Ledger } from "./support/ledger.ts";
import { Recorder } from "./support/recorder.ts";
import { startWorkbench, type Workbench } from "./support/workbench.ts";

const events = new Ledger();
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
    endless: async (ctx: restate.Context) => {
      await ctx.sleep({ hours: 1 }).catch((error) => {
        events.write("endless was cancelled");
        throw error;
      });
    },
    double: async (ctx: restate.Context, n: number) => {
      await ctx.sleep(n % 3);
      if (n === 13) throw new TerminalError("unlucky");
      return n * 2;
    },
  },
});

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench({ services: [checks] });
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
          points: (lane) => lane.run("count points", () => 40),
          gift: (lane) =>
            lane.run("wrap", (): string => {
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
    const run = bench.play((ctx) =>
      fanOutFail(
        ctx,
        {
          stock: () => ctx.serviceClient(checks).stock(9),
          fraud: () => ctx.serviceClient(checks).fraud("mallory"),
          fine: () => ctx.serviceClient(checks).fraud("bob"),
        },
        { others: "finish" },
      ),
    );
    await expect(run).rejects.toThrow("stock: only 5 left; fraud: blocked");
  });

  test("cancels the calls that are under way, and waits for them, before it fails", async () => {
    const ledger = new Ledger();
    const run = bench.play(async (ctx) => {
      try {
        await fanOutFail(ctx, {
          endless: () => ctx.serviceClient(checks).endless(),
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
          slow: (lane) =>
            lane.run("slow", async () => {
              ledger.write("slow begins");
              await ledger.seen("failed");
              await delay(50);
              ledger.write("slow ends");
            }),
          failing: (lane) =>
            lane.run("failing", async () => {
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

describe("many items", () => {
  const items = Array.from({ length: 20 }, (_, n) => n);

  test("are mapped side by side and answered in their order", async () => {
    const doubled = await bench.play((ctx) =>
      mapConcurrent(ctx, [3, 1, 2], (n) => ctx.serviceClient(checks).double(n)),
    );
    expect(doubled).toEqual([6, 2, 4]);
  });

  test("stop being begun when one fails", async () => {
    const crowd = new Ledger();
    const run = bench.play((ctx) =>
      mapConcurrent(
        ctx,
        items,
        (n, lane) =>
          lane.run(`item ${n}`, () => {
            crowd.write(`${n}`);
            if (n === 3) throw new TerminalError("three is enough");
          }),
        { max: 1 },
      ),
    );
    await expect(run).rejects.toThrow("three is enough");
    expect(crowd.entries).toEqual(["0", "1", "2", "3"]);
  });

  test("never exceed the limit, replayed or not, and every one ends", async () => {
    const crowd = new Crowd();
    const progress: number[] = [];
    const batch = await bench.play((ctx) =>
      processBatch(
        ctx,
        items,
        (n, lane) => lane.run(`pack ${n}`, () => crowd.with(() => delay(n % 4))),
        4,
        {
          onProgress: ({ done, total }) =>
            ctx.run(`progress ${done}`, () => {
              progress.push(done / total);
            }),
        },
      ),
    );
    expect(batch).toMatchObject({ succeeded: 20, failed: 0 });
    expect(crowd.most).toBeGreaterThan(1);
    expect(crowd.most).toBeLessThanOrEqual(4);
    expect(progress).toEqual(items.map((n) => (n + 1) / 20));
  });

  test("are all tried though some fail, calls as well as closures", async () => {
    const batch = await bench.play((ctx) =>
      processBatch(ctx, items, (n) => ctx.serviceClient(checks).double(n), 3),
    );
    expect(batch).toMatchObject({ succeeded: 19, failed: 1 });
    expect(batch.outcomes[13]).toMatchObject({ item: 13, ok: false });
    expect(batch.outcomes[14]).toEqual({ item: 14, ok: true, value: 28 });
  });
});

describe("a cancelled fan-out", () => {
  test("begins nothing more, stops what it began, and waits for it", async () => {
    const ledger = new Ledger();
    const run = await bench.begin(async (ctx) => {
      try {
        const start = (n: number, lane: Lane) =>
          n === 0
            ? lane.run("first", () => ledger.write("first"))
            : ctx.serviceClient(checks).endless();
        await processBatch(ctx, [0, 1, 2, 3], start, 2);
      } catch (error) {
        ledger.write(`${events.count("endless was cancelled")} cancelled`);
        throw error;
      }
    });
    const before = events.count("endless was cancelled");
    await ledger.seen("first");
    await run.cancel();
    await expect(run.result).rejects.toThrow("Cancelled");
    const cancelled = events.count("endless was cancelled") - before;
    expect(cancelled).toBeLessThanOrEqual(2);
    expect(ledger.entries.at(-1)).toBe(`${before + cancelled} cancelled`);
  });
});
