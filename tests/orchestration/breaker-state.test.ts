import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { admit, type BreakerState, closed, report } from "#server/orchestration/breaker-state.ts";

const options = { threshold: 3, coolDown: 100, probeTimeout: 50 };

type Happening = { after: number; ok: boolean; answers: boolean };
const happenings = fc.array(
  fc.record<Happening>({
    after: fc.integer({ min: 0, max: 120 }),
    ok: fc.boolean(),
    answers: fc.boolean(),
  }),
  { maxLength: 60 },
);

describe("whatever happens to a dependency, its breaker", () => {
  test("lets nobody through before the cool-down is over", () => {
    fc.assert(
      fc.property(happenings, (story) => {
        for (const { before, now, admitted } of lived(story)) {
          if (before.state === "open" && now < before.until) expect(admitted).toBe(false);
        }
      }),
    );
  });

  test("lets one probe through at a time, and another only when that one is lost", () => {
    fc.assert(
      fc.property(happenings, (story) => {
        for (const { before, now, admitted } of lived(story)) {
          if (before.state === "half-open") expect(admitted).toBe(now >= before.until);
        }
      }),
    );
  });

  test("opens after the threshold and never sooner", () => {
    fc.assert(
      fc.property(happenings, (story) => {
        for (const { before, after } of lived(story)) {
          if (before.state === "closed" && after.state === "open") {
            expect(after.failures).toBe(options.threshold);
          }
          if (after.state === "closed") expect(after.failures).toBeLessThan(options.threshold);
        }
      }),
    );
  });

  test("always lets somebody through again", () => {
    fc.assert(
      fc.property(happenings, (story) => {
        const last = lived(story).at(-1)?.after ?? closed;
        const later = 1_000_000;
        expect(admit(last, later, options)[1].admitted).toBe(true);
      }),
    );
  });
});

test("the late end of a lost probe decides nothing", () => {
  const open: BreakerState = { state: "open", until: 0, failures: 3 };
  const [first] = admit(open, 10, options);
  const [second] = admit(first, 10 + options.probeTimeout, options);
  expect(second).toMatchObject({ state: "half-open", probe: 2 });
  expect(report(second, { ok: true, probe: 1 }, 61, options)).toBe(second);
  expect(report(second, { ok: true, probe: 2 }, 61, options)).toEqual(closed);
});

/** Each asks, and reports at once, or never when its process dies. */
function lived(story: readonly Happening[]) {
  let state: BreakerState = closed;
  let now = 0;
  return story.map(({ after: pause, ok, answers }) => {
    now += pause;
    const before = state;
    const [asked, admission] = admit(state, now, options);
    state = asked;
    if (admission.admitted && answers) {
      const { probe } = admission;
      state = report(state, { ok, ...(probe !== undefined && { probe }) }, now, options);
    }
    return { before, now, admitted: admission.admitted, after: state };
  });
}
