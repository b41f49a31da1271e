import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { silent } from "#server/orchestration/observer.ts";
import { step } from "#server/orchestration/step.ts";
import { paperContext } from "./support/paper-context.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const never = new Promise<void>(() => {});

/** After how long a step that hangs has failed, or undefined when it has not within an hour. */
async function fails(timeLimit?: number): Promise<number | undefined> {
  const begin = Date.now();
  let failedAfter: number | undefined;
  step(paperContext(), silent, "hang", () => never, { ...(timeLimit && { timeLimit }) }).catch(
    () => {
      failedAfter = Date.now() - begin;
    },
  );
  await vi.advanceTimersByTimeAsync(3_600_000);
  return failedAfter;
}

test("a step that says nothing else may take two minutes", async () => {
  expect(await fails()).toBe(120_000);
});

test("a step may be given any time, also one that no timer can be set for", async () => {
  expect(await fails(50)).toBe(50);
  expect(await fails(Number.POSITIVE_INFINITY)).toBeUndefined();
});

test("a step that is in time leaves no timer behind", async () => {
  await step(paperContext(), silent, "quick", () => "done");
  expect(vi.getTimerCount()).toBe(0);
});
