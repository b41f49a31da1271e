import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { KeptComparison } from "#server/invariants/kept-comparison.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** One whose comparing takes as long as said. */
function kept({ takesMs = 0 } = {}) {
  const made = { compared: 0, woken: 0, warned: 0, isBroken: false };
  const stopping = new AbortController();
  const comparison = new KeptComparison({
    compare: async () => {
      made.compared += 1;
      if (takesMs > 0) await new Promise((resolve) => setTimeout(resolve, takesMs));
      if (made.isBroken) throw new Error("The database is locked");
      return { at: made.compared, figures: [], unasked: [] };
    },
    hub: { wake: () => void made.woken++ },
    stopping: stopping.signal,
    warn: () => void made.warned++,
    restMs: 1_000,
  });
  return { comparison, made, stopping };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("many who look have it compared once, and told of once", async () => {
  const { comparison, made } = kept();
  for (let looker = 0; looker < 50; looker++) comparison.look();
  await pass(0);
  expect(made).toMatchObject({ compared: 1, woken: 1 });
  expect(comparison.look()).toMatchObject({ at: 1 });
});

test("it is compared again while somebody looks, after a rest, and not at every look", async () => {
  const { comparison, made } = kept();
  await comparison.latest();
  for (let wakeUp = 0; wakeUp < 9; wakeUp++) {
    comparison.look();
    await pass(100);
  }
  expect(made.compared).toBe(1);
  await pass(100);
  expect(made.compared).toBe(2);
});

test("nobody looks, and nothing is compared", async () => {
  const { comparison, made } = kept();
  comparison.look();
  await pass(60_000);
  expect(made.compared).toBe(1);
});

test("what takes long rests longer: it costs a twentieth of the time at most", async () => {
  const { comparison, made } = kept({ takesMs: 500 });
  comparison.look();
  await pass(500);
  comparison.look();
  await pass(9_999);
  expect(made.compared).toBe(1);
  await pass(1);
  expect(made.compared).toBe(2);
});

test("whoever asks twice at once is answered by one comparison, and later by another", async () => {
  const { comparison, made } = kept({ takesMs: 10 });
  const both = Promise.all([comparison.latest(), comparison.latest()]);
  await pass(10);
  expect((await both).map((each) => each?.at)).toEqual([1, 1]);
  await comparison.latest();
  expect(made.compared).toBe(1);
  await pass(1_000);
  const later = comparison.latest();
  await pass(10);
  expect((await later)?.at).toBe(2);
});

test("what could not be compared is not known any more, whatever was known before", async () => {
  const { comparison, made } = kept();
  await comparison.latest();
  made.isBroken = true;
  await pass(1_000);
  expect(await comparison.latest()).toBeUndefined();
  expect(made.warned).toBe(1);
});

test("nothing is compared once the house stops", async () => {
  const { comparison, made, stopping } = kept();
  comparison.look();
  stopping.abort();
  await pass(60_000);
  expect(made.compared).toBe(0);
});
