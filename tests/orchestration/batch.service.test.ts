import { setTimeout as delay } from "node:timers/promises";
import * as restate from "@restatedev/restate-sdk";
import { TerminalError } from "@restatedev/restate-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mapConcurrent, processBatch } from "#server/orchestration/batch.ts";
import type { Branch } from "#server/orchestration/branch.ts";
import { Crowd } from "./support/crowd.ts";
import { createEndless } from "./support/endless.ts";
import { Ledger } from "./support/ledger.ts";
import { startWorkbench, type Workbench } from "./support/workbench.ts";

const events = new Ledger();
const endless = createEndless(events);
const checks = restate.service({
  name: "Checks",
  handlers: {
    double: async (ctx: restate.Context, n: number) => {
      await ctx.sleep(n % 3);
      if (n === 13) throw new TerminalError("unlucky");
      return n * 2;
    },
  },
});

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench({ services: [checks, endless] });
});
afterAll(() => bench?.stop());

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
        (n, branch) =>
          branch.run(`item ${n}`, () => {
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
        (n, branch) => branch.run(`pack ${n}`, () => crowd.with(() => delay(n % 4))),
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
        const start = (n: number, branch: Branch) =>
          n === 0
            ? branch.run("first", () => ledger.write("first"))
            : ctx.serviceClient(endless).wait();
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
