import { setTimeout as delay } from "node:timers/promises";
import * as restate from "@restatedev/restate-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hedge, race } from "#server/orchestration/race.ts";
import { createCarriers, HOUR } from "./support/carriers.ts";
import { Ledger } from "./support/ledger.ts";
import { Recorder } from "./support/recorder.ts";
import { startWorkbench, type Workbench } from "./support/workbench.ts";

const events = new Ledger();
const carriers = createCarriers(events);
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
    expect(won).toEqual({
      winner: "quick",
      value: "quote of quick",
      losers: ["slow"],
      failed: ["failing"],
    });
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
          loser: (branch) =>
            branch.run("loser", async ({ signal }) => {
              ledger.write("loser begins");
              await delay(1_000, undefined, { signal }).catch(() => ledger.write("interrupted"));
              return "too late";
            }),
          winner: (branch) =>
            branch.run("winner", async () => {
              await ledger.seen("loser begins");
              return 7;
            }),
        },
        { observer },
      ),
    );
    expect(won).toEqual({ winner: "winner", value: 7, losers: ["loser"], failed: [] });
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
    expect(won).toEqual({ winner: "a", value: "quote of a1", losers: [], failed: [] });
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
    expect(won).toEqual({ winner: "b", value: "quote of b2", losers: ["a"], failed: [] });
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
    expect(won).toMatchObject({ winner: "b", losers: [], failed: ["a"] });
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
  expect(won).toEqual({ winner: "slow", value: "a quote", losers: [], failed: ["quick"] });
});
