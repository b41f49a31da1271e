import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import {
  dueTimes,
  nextTime,
  nextTimes,
  type Rhythm,
  sayRhythm,
} from "#server/domains/jobs/rules/rhythm.ts";
import { isTimeZone, shownAt } from "#server/rules/zone-time.ts";

const zones = ["Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"];
const vienna = "Europe/Vienna";
const at = (text: string) => Date.parse(text);
const inWords = (times: readonly number[]) => times.map((time) => new Date(time).toISOString());

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
const rhythms: fc.Arbitrary<Rhythm> = fc.oneof(
  fc.record({
    every: fc.constant("minutes" as const),
    minutes: fc.integer({ min: 1, max: 1_440 }),
  }),
  fc.record({ every: fc.constant("day" as const), at: clock }),
  fc.record({ every: fc.constant("week" as const), on: fc.integer({ min: 1, max: 7 }), at: clock }),
  fc.record({
    every: fc.constant("month" as const),
    on: fc.integer({ min: 1, max: 31 }),
    at: clock,
  }),
);
const moments = fc.integer({ min: at("2024-01-01T00:00Z"), max: at("2030-01-01T00:00Z") });

describe("the next time", () => {
  test("is later, and the same from wherever before it one asks", () => {
    fc.assert(
      fc.property(
        rhythms,
        fc.constantFrom(...zones),
        moments,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rhythm, timeZone, from, part) => {
          const schedule = { rhythm, timeZone, from };
          const next = nextTime(schedule, from);
          expect(next).toBeGreaterThan(from);
          const between = Math.floor(from + (next - from - 1) * part);
          expect(nextTime(schedule, between)).toBe(next);
        },
      ),
    );
  });

  test("of every day comes once on each day of the place, also when the clocks are turned", () => {
    fc.assert(
      fc.property(clock, fc.constantFrom(...zones), moments, (time, timeZone, from) => {
        const schedule = { rhythm: { every: "day", at: time } as const, timeZone, from };
        const days = nextTimes(schedule, from, 40).map((one) =>
          Math.floor(shownAt(timeZone, one) / 86_400_000),
        );
        expect(days).toEqual(days.map((_, index) => (days[0] ?? 0) + index));
      }),
      { numRuns: 60 },
    );
  });

  test("that the clocks skip is as much later, and one that they show twice comes once, the first time", () => {
    const night = { rhythm: { every: "day", at: "02:30" } as const, timeZone: vienna, from: 0 };
    expect(inWords(nextTimes(night, at("2026-03-28T12:00Z"), 2))).toEqual([
      "2026-03-29T01:30:00.000Z", // 03:30 by the clocks, which have no 02:30 that night
      "2026-03-30T00:30:00.000Z",
    ]);
    expect(inWords(nextTimes(night, at("2026-10-24T12:00Z"), 2))).toEqual([
      "2026-10-25T00:30:00.000Z",
      "2026-10-26T01:30:00.000Z",
    ]);
  });

  test("of the last day of a month is there in each month", () => {
    const last = {
      rhythm: { every: "month", on: 31, at: "09:00" } as const,
      timeZone: vienna,
      from: 0,
    };
    expect(inWords(nextTimes(last, at("2027-12-31T12:00Z"), 3))).toEqual([
      "2028-01-31T08:00:00.000Z",
      "2028-02-29T08:00:00.000Z",
      "2028-03-31T07:00:00.000Z",
    ]);
  });
});

test("a time zone is known by its place's name, however written, and not by a distance from UTC", () => {
  const names = ["Europe/Vienna", "europe/VIENNA", "UTC", "Etc/GMT+5", "+01:00", "Mars/Base", ""];
  expect(names.map(isTimeZone)).toEqual([true, true, true, true, false, false, false]);
  const made = vi.spyOn(Intl, "DateTimeFormat");
  for (const name of ["Europe/vienna", "EUROPE/Vienna", "EuRoPe/Vienna"]) isTimeZone(name);
  expect(made).not.toHaveBeenCalled();
  made.mockRestore();
});

test("what is due after an outage is counted, and its last time known", () => {
  fc.assert(
    fc.property(
      rhythms,
      fc.constantFrom(...zones),
      moments,
      fc.integer({ min: 0, max: 5 * 86_400_000 }),
      (rhythm, timeZone, from, away) => {
        const schedule = { rhythm, timeZone, from };
        const next = nextTime(schedule, from);
        const now = next + away;
        const due = dueTimes(schedule, { next, now });
        const all = [next];
        for (let one = nextTime(schedule, next); one <= now && all.length < 3_000; ) {
          all.push(one);
          one = nextTime(schedule, one);
        }
        if (all.length < 3_000) expect(due).toEqual({ last: all.at(-1), count: all.length });
      },
    ),
    { numRuns: 60 },
  );
  const schedule = { rhythm: { every: "minutes", minutes: 5 } as const, timeZone: "UTC", from: 0 };
  expect(dueTimes(schedule, { next: 300_000, now: 299_999 })).toBeUndefined();
});

test.each<[Rhythm, string]>([
  [{ every: "minutes", minutes: 1 }, "every minute"],
  [{ every: "minutes", minutes: 15 }, "every 15 minutes"],
  [{ every: "minutes", minutes: 120 }, "every 2 hours"],
  [{ every: "day", at: "06:00" }, "every day at 06:00, Vienna"],
  [{ every: "week", on: 1, at: "09:00" }, "every Monday at 09:00, Vienna"],
  [{ every: "month", on: 2, at: "09:00" }, "on the 2nd of each month at 09:00, Vienna"],
  [{ every: "month", on: 31, at: "09:00" }, "on the last day of each month at 09:00, Vienna"],
])("%j is %s", (rhythm, words) => {
  expect(sayRhythm(rhythm, vienna)).toBe(words);
});
