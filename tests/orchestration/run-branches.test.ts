import { RestatePromise, TerminalError } from "@restatedev/restate-sdk";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapConcurrent, processBatch } from "#server/orchestration/batch.ts";
import { fanOut } from "#server/orchestration/fan.ts";
import { AllFailed, race } from "#server/orchestration/race.ts";
import { paperContext } from "./support/paper-context.ts";

const NO = new TerminalError("no");

/** Ends the works it was given in an order that the test draws. */
class Stage {
  readonly endings: number[] = [];
  begun = 0;
  most = 0;
  #inside = 0;

  constructor(
    private readonly scheduler: fc.Scheduler,
    private readonly succeeds: readonly boolean[],
  ) {}

  work(index: number): RestatePromise<number> {
    this.begun += 1;
    this.#inside += 1;
    this.most = Math.max(this.most, this.#inside);
    const end = this.scheduler.schedule(Promise.resolve(), `work ${index}`).then(() => {
      this.#inside -= 1;
      this.endings.push(index);
      if (!this.succeeds[index]) throw NO;
      return index * 10;
    });
    end.catch(() => {});
    return RestatePromise.resolve(end);
  }
}

const stages = (maxLength: number, minLength = 0) =>
  fc.tuple(fc.scheduler(), fc.array(fc.boolean(), { minLength, maxLength }));

describe("whatever the order in which items end", () => {
  test("a batch holds its limit, tries everything, and answers in the order of the items", async () => {
    await fc.assert(
      fc.asyncProperty(stages(15), fc.integer({ min: 1, max: 6 }), async ([s, succeeds], max) => {
        const stage = new Stage(s, succeeds);
        const items = succeeds.map((_, index) => index);
        const done: number[] = [];
        const batch = await s.waitFor(
          processBatch(paperContext(), items, (index) => stage.work(index), max, {
            onProgress: (progress) => {
              done.push(progress.done);
            },
          }),
        );
        expect(stage.most).toBe(Math.min(max, items.length));
        expect(batch.outcomes.map(({ item, ok }) => [item, ok])).toEqual([...succeeds.entries()]);
        expect(batch.failed).toBe(succeeds.filter((ok) => !ok).length);
        expect(done).toEqual(items.map((index) => index + 1));
      }),
    );
  });

  test("a map answers all or begins nothing more after the first failure", async () => {
    await fc.assert(
      fc.asyncProperty(stages(15), fc.integer({ min: 1, max: 6 }), async ([s, succeeds], max) => {
        const stage = new Stage(s, succeeds);
        const items = succeeds.map((_, index) => index);
        const mapped = mapConcurrent(paperContext(), items, (index) => stage.work(index), { max });
        const answer = await s.waitFor(mapped.catch(() => "failed"));
        expect(answer).toEqual(
          succeeds.includes(false) ? "failed" : items.map((index) => index * 10),
        );
        expect(stage.endings).toHaveLength(stage.begun);
        const firstFailure = stage.endings.findIndex((index) => !succeeds[index]);
        if (firstFailure >= 0) expect(stage.begun).toBeLessThanOrEqual(firstFailure + max);
      }),
    );
  });

  test("a fan-out counts and names each end", async () => {
    await fc.assert(
      fc.asyncProperty(stages(8), async ([s, succeeds]) => {
        const stage = new Stage(s, succeeds);
        const branches = Object.fromEntries(
          succeeds.map((_, index) => [`b${index}`, () => stage.work(index)]),
        );
        const fanned = await s.waitFor(fanOut(paperContext(), branches));
        const named = (ok: boolean) =>
          succeeds.flatMap((did, index) => (did === ok ? [`b${index}`] : []));
        expect(Object.keys(fanned.results)).toEqual(named(true));
        expect(Object.keys(fanned.errors)).toEqual(named(false));
        expect([fanned.succeeded, fanned.failed]).toEqual([
          named(true).length,
          named(false).length,
        ]);
      }),
    );
  });

  test("a race is won by the first that succeeded, or tells why each failed", async () => {
    await fc.assert(
      fc.asyncProperty(stages(8, 1), async ([s, succeeds]) => {
        const stage = new Stage(s, succeeds);
        const branches = Object.fromEntries(
          succeeds.map((_, index) => [`b${index}`, () => stage.work(index)]),
        );
        const outcome: unknown = await s.waitFor(
          race(paperContext(), branches).catch((error: unknown) => error),
        );
        const first = stage.endings.find((index) => succeeds[index]);
        if (first === undefined) {
          expect(outcome).toBeInstanceOf(AllFailed);
          expect(outcome).toMatchObject({ reasons: { size: succeeds.length } });
        } else {
          expect(outcome).toMatchObject({ winner: `b${first}`, value: first * 10 });
        }
      }),
    );
  });
});

test("a limit below one is refused instead of waiting for ever", async () => {
  const batch = processBatch(paperContext(), [1], () => RestatePromise.resolve(1), 0);
  await expect(batch).rejects.toThrow("At least one at a time");
});
