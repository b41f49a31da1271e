import { RetryableError } from "@restatedev/restate-sdk";
import { describe, expect, test } from "vitest";
import { nextTry, withinPatience } from "#server/orchestration/next-try.ts";
import { retryOptions } from "#server/orchestration/retry.ts";

const patience = retryOptions({ maxRetries: 3, initialDelay: 100, maxDelay: 2_000 });
const failed = new Error("closed");
const triedAgain = (failures: number, error: Error = failed) =>
  nextTry(patience, { failures, error });

describe("the next try", () => {
  test("comes later each time, up to the longest pause", () => {
    expect([1, 2, 3, 9].map((failures) => triedAgain(failures).againIn)).toEqual([
      100, 200, 400, 2_000,
    ]);
  });

  test("is one of as many as there are in all", () => {
    expect(triedAgain(1).allowed).toBe(4);
    expect(
      nextTry({ ...patience, maxRetryAttempts: undefined }, { failures: 1, error: failed }),
    ).not.toHaveProperty("allowed");
    const endless = retryOptions({ maxRetries: Number.POSITIVE_INFINITY });
    expect(nextTry(endless, { failures: 1, error: failed })).not.toHaveProperty("allowed");
  });

  test("is when the other side has asked for it", () => {
    expect(triedAgain(1, new RetryableError("busy", { retryAfter: 5_000 })).againIn).toBe(5_000);
    expect(triedAgain(1, new RetryableError("busy", { retryAfter: { seconds: 7 } })).againIn).toBe(
      7_000,
    );
  });
});

describe("a pause that the other side asks for", () => {
  const asking = (retryAfter: number) => new RetryableError("busy", { retryAfter });

  test("is no longer than the step would ever wait by itself", () => {
    expect(withinPatience(asking(3_600_000), patience)).toMatchObject({
      message: "busy",
      retryAfter: 2_000,
    });
  });

  test("is kept when it is shorter, and when the step says no bound", () => {
    const short = asking(1_500);
    expect(withinPatience(short, patience)).toBe(short);
    const long = asking(3_600_000);
    expect(withinPatience(long, { ...patience, maxRetryInterval: undefined })).toBe(long);
  });
});
