import { expect, test } from "vitest";
import { filled, holdsAt, turnAt } from "#server/orchestration/token-bucket.ts";

const rate = { perMinute: 60, burst: 60 };

test("a bucket is full at first, and fills evenly up to that", () => {
  expect(filled(undefined, { ...rate, now: 0 }).left).toBe(60);
  const spent = { left: 0, filledAt: 0 };
  expect(filled(spent, { ...rate, now: 500 }).left).toBe(0.5);
  expect(holdsAt(spent, rate)).toBe(1_000);
  expect(filled(spent, { ...rate, now: 10 * 60_000 }).left).toBe(60);
});

test("a clock that goes back fills no bucket twice", () => {
  const known = { left: 3, filledAt: 1_000 };
  const back = filled(known, { ...rate, now: 0 });
  expect(back).toEqual(known);
  expect(filled(back, { ...rate, now: 2_000 }).left).toBe(4);
});

test("a turn comes after those who take theirs before it, and not after those who take theirs later", () => {
  const spent = { left: 0, filledAt: 0 };
  expect(turnAt(spent, rate, [])).toBe(1_000);
  expect(turnAt(spent, rate, [1_000])).toBe(2_000);
  expect(turnAt(spent, rate, [60_000, 90_000])).toBe(1_000);
  expect(turnAt({ left: 1, filledAt: 0 }, rate, [5_000])).toBe(0);
});
