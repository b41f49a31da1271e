import { setTimeout as delay } from "node:timers/promises";
import * as restate from "@restatedev/restate-sdk";
import { TerminalError } from "@restatedev/restate-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hedge, race } from "#server/orchestration/race.ts";
import { racePromiseWithTimeout, withTimeout } from "#server/orchestration/timeout.ts";
import { Ledger } from "./support/ledger.ts";
import { Recorder } from "./support/recorder.ts";
import { startWorkbench, type Workbench } from "./support/workbench.ts";

const events = new Ledger();
const carriers = restate.service({
  name: "Carriers",
  handlers: {
    quote: async (ctx: restate.Context, { name, after }: { name: string; after: number }) => {
      events.write(`${name} asked`);
      await ctx.sleep(after).catch((error) => {
        events.write(`${name} cancelled`);
        throw error;
      });
      return `quote of ${name}`;
    },
    decline: async (_: restate.Context, reason: string): Promise<string> => {
      throw new TerminalError(reason, { errorCode: 402 });
    },
  },
});
const stubborn = restate.service({
  name: "Stubborn",
  handlers: {
    quote: async (ctx: restate.Context, after: number) => {
      await ctx.sleep(after);
      return "a quote";
    },
  },
  // And then it never asks whether it was cancelled.
  options: { explicitCancellation: true },
});
const HOUR = 3_600_000;

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench({ services: [carriers, stubborn] });
});
afterAll(() => bench?.stop());

describe("a race", () => {
  test("is won by the first success, and the losers are cancelled", async () => {
    const won = await bench.play((ctx) =>
      race(ctx, {
        failing: () => ctx.serviceClient(carriers).decline("closed today"),
        slow: () => ctx.serviceClient(carriers).quote({ name: "slow", after: HOUR }),
        quick: () => ctx.serviceClient(carriers).quote({ name: "quick", after: 1 }),
      }),
    );
    const winner: "failing" | "slow" | "quick" = won.winner;
    expect(winner).toBe("quick");
    expect(won).toEqual({ winner: "quick", value: "quote of quick", losers: ["slow"] });
    await events.seen("slow cancelled");
  });

  test("that nobody wins carries every reason", async () => {
    const run = bench.play((ctx) =>
      race(ctx, {
        one: () => ctx.serviceClient(carriers).decline("closed"),
        two: () => ctx.serviceClient(carriers).decline("too far"),
      }),
    );
    await expect(run).rejects.toThrow(/one: closed; two: too far|two: too far; one: closed/);
  });

  test("tells losing closures to stop, and the page that they were not needed", async () => {
    const observer = new Recorder();
    const ledger = new Ledger();
    const won = await bench.play((ctx) =>
      race(
        ctx,
        {
          loser: (lane) =>
            lane.run("loser", async ({ signal }) => {
              ledger.write("loser begins");
              await delay(1_000, undefined, { signal }).catch(() => ledger.write("interrupted"));
              return "too late";
            }),
          winner: (lane) =>
            lane.run("winner", async () => {
              await ledger.seen("loser begins");
              return 7;
            }),
        },
        { observer },
      ),
    );
    expect(won).toEqual({ winner: "winner", value: 7, losers: ["loser"] });
    expect(observer.of("loser")).toContain("skipped");
    // Forced replay keeps the winner's end back until no closure runs: then there is nothing to stop.
    if (process.env.RESTATE_TEST_MODE !== "replay") await ledger.seen("interrupted");
  });
});

describe("a hedge", () => {
  test("asks only the first when it is quick", async () => {
    const won = await bench.play((ctx) =>
      hedge(
        ctx,
        {
          a: () => ctx.serviceClient(carriers).quote({ name: "a1", after: 0 }),
          b: () => ctx.serviceClient(carriers).quote({ name: "b1", after: 0 }),
        },
        { delay: HOUR },
      ),
    );
    expect(won).toEqual({ winner: "a", value: "quote of a1", losers: [] });
    expect(events.count("b1 asked")).toBe(0);
  });

  test("asks the next when the first is slow, and cancels the slow one", async () => {
    const won = await bench.play((ctx) =>
      hedge(
        ctx,
        {
          a: () => ctx.serviceClient(carriers).quote({ name: "a2", after: HOUR }),
          b: () => ctx.serviceClient(carriers).quote({ name: "b2", after: 0 }),
        },
        { delay: 20 },
      ),
    );
    expect(won).toEqual({ winner: "b", value: "quote of b2", losers: ["a"] });
    await events.seen("a2 cancelled");
  });

  test("asks the next at once when the first fails", async () => {
    const won = await bench.play((ctx) =>
      hedge(
        ctx,
        {
          a: () => ctx.serviceClient(carriers).decline("down"),
          b: () => ctx.serviceClient(carriers).quote({ name: "b3", after: 0 }),
        },
        { delay: HOUR },
      ),
    );
    expect(won).toMatchObject({ winner: "b", losers: [] });
  });

  test("asks nobody else after a final no", async () => {
    const run = bench.play((ctx) =>
      hedge(
        ctx,
        {
          a: () => ctx.serviceClient(carriers).decline("card declined"),
          b: () => ctx.serviceClient(carriers).quote({ name: "b4", after: 0 }),
        },
        { delay: HOUR, isFinal: ({ code }) => code === 402 },
      ),
    );
    await expect(run).rejects.toThrow("card declined");
    expect(events.count("b4 asked")).toBe(0);
  });
});

test("a slow success that a final no could not stop any more has won", async () => {
  const won = await bench.play((ctx) =>
    hedge(
      ctx,
      {
        slow: () => ctx.serviceClient(stubborn).quote(200),
        quick: () => ctx.serviceClient(carriers).decline("declined"),
      },
      { delay: 1, isFinal: ({ code }) => code === 402 },
    ),
  );
  expect(won).toEqual({ winner: "slow", value: "a quote", losers: [] });
});

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

  test("closes the gate when it is cancelled", async () => {
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
