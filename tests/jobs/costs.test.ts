import { describe, expect, test } from "vitest";
import { costOf, estimateOf } from "#server/domains/jobs/rules/costs.ts";

const practise = { handler: "practise", seconds: 600 };

describe("what a job costs", () => {
  test("is known before it begins, by how long it holds its slot, and a wait is free", () => {
    expect(estimateOf(practise)).toBe(61);
    expect(estimateOf({ handler: "practise", seconds: 11 })).toBe(3);
    const waits = [0, 30 * 24 * 60 * 60].map((seconds) =>
      estimateOf({ handler: "remind", seconds }),
    );
    expect(waits).toEqual([1, 1]);
  });

  test("is all of it when it is done, however long it took", () => {
    expect(costOf(practise, { end: "done", heldMs: 1 })).toBe(61);
  });

  test("is the slot for as long as it held it when nothing came of it", () => {
    expect(costOf(practise, { end: "withdrawn", heldMs: 25_000 })).toBe(3);
    expect(costOf(practise, { end: "failed", heldMs: 10_000_000 })).toBe(60);
    expect(costOf({ handler: "export", seconds: 0 }, { end: "failed", heldMs: 9_000 })).toBe(0);
  });
});
