import { RetryableError, TerminalError } from "@restatedev/restate-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runWithRetry } from "#server/orchestration/retry.ts";
import { Recorder } from "./support/recorder.ts";
import { startWorkbench, type Workbench } from "./support/workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench();
});
afterAll(() => bench?.stop());

test("a transient failure is tried again, and each attempt is told", async () => {
  const observer = new Recorder();
  const answer = await bench.play((ctx) =>
    runWithRetry(
      ctx,
      "ship",
      { maxRetries: 3, initialDelay: 5, maxDelay: 20, factor: 2 },
      ({ attempt }) => {
        if (attempt < 3) throw new Error("carrier is busy");
        return `shipped at attempt ${attempt}`;
      },
      observer,
    ),
  );
  expect(answer).toBe("shipped at attempt 3");
  expect(observer.of("ship")).toEqual([
    "running 1",
    "retrying 1",
    "running 2",
    "retrying 2",
    "running 3",
    "done",
  ]);
});

test("patience ends after the retries it was given, with the last reason", async () => {
  const observer = new Recorder();
  const run = bench.play((ctx) =>
    runWithRetry(
      ctx,
      "ship",
      { maxRetries: 3, initialDelay: 1 },
      ({ attempt }) => {
        throw new Error(`busy for the ${attempt}th time`);
      },
      observer,
    ),
  );
  await expect(run).rejects.toThrow("busy for the 4th time");
  expect(observer.attempt("ship")).toBe(5);
  expect(observer.of("ship").at(-1)).toBe("failed");
});

test("a lasting no is not tried again", async () => {
  const observer = new Recorder();
  const run = bench.play((ctx) =>
    runWithRetry(
      ctx,
      "ship",
      { maxRetries: 3 },
      () => {
        throw new TerminalError("refused");
      },
      observer,
    ),
  );
  await expect(run).rejects.toThrow("refused");
  expect(observer.of("ship")).toEqual(["running 1", "failed"]);
});

test("the next attempt keeps to the delay the other side asked for", async () => {
  const times: number[] = [];
  await bench.play((ctx) =>
    runWithRetry(ctx, "ship", { maxRetries: 2, initialDelay: 60_000 }, () => {
      times.push(Date.now());
      if (times.length < 2) throw new RetryableError("too many requests", { retryAfter: 300 });
    }),
  );
  const [first = 0, second = 0] = times;
  expect(second - first).toBeGreaterThanOrEqual(290);
  expect(second - first).toBeLessThan(10_000);
});

test("being asked to wait does not buy more attempts", async () => {
  const observer = new Recorder();
  const run = bench.play((ctx) =>
    runWithRetry(
      ctx,
      "ship",
      { maxRetries: 2 },
      () => {
        throw new RetryableError("too many requests", { retryAfter: 10 });
      },
      observer,
    ),
  );
  await expect(run).rejects.toThrow("too many requests");
  expect(observer.attempt("ship")).toBe(4);
});
