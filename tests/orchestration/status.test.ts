import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Status, type StatusUpdate, updated } from "#server/orchestration/status.ts";

const empty: Status = { phase: "new", progress: 0, completed: [], metadata: {} };
const updates = fc.array(
  fc.record<StatusUpdate>(
    {
      phase: fc.string(),
      progress: fc.double({ min: -1, max: 3, noNaN: true }),
      completed: fc.oneof(fc.constantFrom("a", "b"), fc.array(fc.constantFrom("a", "b", "c"))),
      metadata: fc.dictionary(fc.constantFrom("x", "y"), fc.integer()),
    },
    { requiredKeys: [] },
  ),
);

test("progress stays between 0 and 1 and never goes back; a step is complete once", () => {
  fc.assert(
    fc.property(updates, (all) => {
      let status = empty;
      for (const update of all) {
        const next = updated(status, update);
        expect(next.progress).toBeGreaterThanOrEqual(status.progress);
        expect(next.progress).toBeLessThanOrEqual(1);
        expect(new Set(next.completed).size).toBe(next.completed.length);
        status = next;
      }
    }),
  );
});

test("saying an update twice changes nothing more", () => {
  fc.assert(
    fc.property(updates, (all) => {
      for (const update of all) {
        const once = updated(empty, update);
        expect(updated(once, update)).toEqual(once);
      }
    }),
  );
});
