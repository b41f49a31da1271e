import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { racePromiseWithTimeout, withTimeout } from "#server/orchestration/timeout.ts";
import { createCarriers, HOUR } from "./support/carriers.ts";
import { Ledger } from "./support/ledger.ts";
import { startWorkbench, type Workbench } from "./support/workbench.ts";

const events = new Ledger();
const carriers = createCarriers(events);

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench({ services: [carriers] });
});
afterAll(() => bench?.stop());

describe("a deadline", () => {
  test("is answered as such, and cancels what it was for", async () => {
    const timed = await bench.play((ctx) =>
      withTimeout(ctx, () => ctx.serviceClient(carriers).quote({ name: "late", after: HOUR }), 20),
    );
    expect(timed).toEqual({ timedOut: true });
    await events.seen("late cancelled");
  });

  test("does nothing to what is in time", async () => {
    const timed = await bench.play((ctx) =>
      withTimeout(
        ctx,
        () => ctx.serviceClient(carriers).quote({ name: "punctual", after: 0 }),
        HOUR,
      ),
    );
    expect(timed).toEqual({ timedOut: false, value: "quote of punctual" });
  });

  test("leaves a failure a failure", async () => {
    const run = bench.play((ctx) =>
      withTimeout(ctx, () => ctx.serviceClient(carriers).decline("no"), HOUR),
    );
    await expect(run).rejects.toThrow("no");
  });
});

describe("waiting for a promise until a deadline", () => {
  test("answers what was said in time", async () => {
    const timed = await bench.play(async (ctx) => {
      await ctx.promise<string>("payment").resolve("paid");
      return racePromiseWithTimeout(ctx, ctx.promise<string>("payment"), HOUR);
    });
    expect(timed).toEqual({ timedOut: false, value: "paid" });
  });

  test("refuses an answer that comes after the deadline", async () => {
    const outcome = await bench.play(async (ctx) => {
      const timed = await racePromiseWithTimeout(ctx, ctx.promise<string>("payment"), 10);
      const late = await ctx
        .promise<string>("payment")
        .resolve("too late")
        .then(() => "accepted")
        .catch(() => "refused");
      return { timed, late };
    });
    expect(outcome).toEqual({ timed: { timedOut: true }, late: "refused" });
  });

  test("passes on that the other side gave up", async () => {
    const run = bench.play(async (ctx) => {
      await ctx.promise<string>("payment").reject("the shopper left");
      return racePromiseWithTimeout(ctx, ctx.promise<string>("payment"), HOUR);
    });
    await expect(run).rejects.toThrow("the shopper left");
  });

  test("lets nobody answer any more when it is cancelled", async () => {
    const ledger = new Ledger();
    const run = await bench.begin(async (ctx) => {
      const promise = ctx.promise<string>("payment");
      await ctx.run("begin", () => ledger.write("waiting"));
      try {
        await racePromiseWithTimeout(ctx, promise, HOUR);
      } catch (error) {
        const late = await promise.resolve("late").then(
          () => "accepted",
          () => "refused",
        );
        await ctx.run("note", () => ledger.write(late));
        throw error;
      }
    });
    await ledger.seen("waiting");
    await run.cancel();
    await expect(run.result).rejects.toThrow("Cancelled");
    expect(ledger.entries.at(-1)).toBe("refused");
  });
});
