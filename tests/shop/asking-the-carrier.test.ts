import { expect, test } from "vitest";
import { questionsFor } from "#server/domains/shop/rules/asking-the-carrier.ts";

const second = 1_000;
const hour = 60 * 60 * second;
const day = 24 * hour;

function momentsOf(deliveryMs: number): number[] {
  let passed = 0;
  return questionsFor(deliveryMs).map(({ afterMs }) => {
    passed += afterMs;
    return passed / deliveryMs;
  });
}

test("the carrier is asked only when it should have told, and then ever more seldom", () => {
  expect(momentsOf(4 * second).slice(0, 6)).toEqual([1.5, 2, 3, 5, 9, 17]);
});

test("a parcel is late once, after twice its time", () => {
  const late = questionsFor(4 * second).flatMap(({ isLate }, index) => (isLate ? [index] : []));
  expect(late).toEqual([1]);
  expect(momentsOf(4 * second)[1]).toBe(2);
});

test.each([second, hour, 3 * day])(
  "the questions about a parcel that takes %d ms are few, and days go by with them",
  (deliveryMs) => {
    const questions = questionsFor(deliveryMs);
    const wholeMs = questions.reduce((sum, { afterMs }) => sum + afterMs, 0);
    expect(questions.length).toBeLessThanOrEqual(24);
    expect(wholeMs).toBeGreaterThan(3 * day);
    expect(Math.max(...questions.slice(1).map(({ afterMs }) => afterMs))).toBeLessThanOrEqual(
      Math.max(12 * hour, deliveryMs / 2),
    );
  },
);
