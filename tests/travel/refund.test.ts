import { describe, expect, test } from "vitest";
import { refundFor } from "#server/domains/travel/rules/refund.ts";

const departsAt = Date.UTC(2027, 4, 31, 9);
const hour = 60 * 60_000;
const refund = (hoursBefore: number, totalCents = 10_001) =>
  refundFor({ totalCents, flight: { departsAt } }, departsAt - hoursBefore * hour);

describe("the refund of a confirmed trip", () => {
  test("is all of it until a day before departure, to the millisecond", () => {
    expect(refund(24)).toEqual({ refundRule: "full", refundCents: 10_001 });
    expect(refund(24 * 100)).toEqual({ refundRule: "full", refundCents: 10_001 });
  });

  test("is half of it on the last day, and never a cent more", () => {
    expect(refund(24 - 1 / 3_600_000)).toEqual({ refundRule: "half", refundCents: 5_000 });
    expect(refund(1 / 3_600_000)).toEqual({ refundRule: "half", refundCents: 5_000 });
  });

  test("is nothing from the moment of departure", () => {
    expect(refund(0)).toEqual({ refundRule: "none", refundCents: 0 });
    expect(refund(-1)).toEqual({ refundRule: "none", refundCents: 0 });
  });
});
