import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#db/connection.ts";
import { paceWaits } from "#db/pace/schema.ts";
import { chargeTurn, type Limit, takeTurn } from "#server/events/pace.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;
let db: Database;
beforeEach(async () => {
  shop = await openTestApp();
  db = shop.db;
});
afterEach(() => shop.close());

const limit = (key: string, perMinute: number, burst = 1): Limit => {
  return { key, perMinute, burst, waitingFor: key };
};

interface Asking {
  runId: string;
  at: number;
  priority: number;
  limits: Limit[];
}

interface Gone extends Asking {
  goneAt: number;
  asked: number;
}

/** Each asks as it comes, and again when it was told to, in time that is counted. */
function simulate(asking: readonly Asking[], isGone = (_: string) => false): Gone[] {
  const open = asking.map((one) => ({ ...one, next: one.at, asked: 0 }));
  const gone: Gone[] = [];
  while (open.length > 0) {
    open.sort((one, other) => one.next - other.next);
    const [first] = open.splice(0, 1);
    if (!first) break;
    const turn = takeTurn({ db, now: () => first.next }, first);
    first.asked += 1;
    if (turn.taken) gone.push({ ...first, goneAt: first.next });
    else if (!isGone(first.runId)) open.push({ ...first, next: turn.until });
    if (first.asked > 1_000) throw new Error(`${first.runId} asks for ever`);
  }
  return gone;
}

const many = (total: number, of: (index: number) => Partial<Asking>, limits: Limit[]) =>
  Array.from({ length: total }, (_, index) => {
    return { runId: `run_${index}`, at: 0, priority: 0, limits, ...of(index) };
  });

describe("turns to call", () => {
  test("are never more than their rate in any time, whoever asks in whatever order", () => {
    const one = fc.record({
      at: fc.integer({ min: 0, max: 20_000 }),
      priority: fc.integer({ min: -1, max: 2 }),
      tenant: fc.integer({ min: 0, max: 2 }),
    });
    let round = 0;
    fc.assert(
      fc.property(fc.array(one, { maxLength: 25 }), (wanted) => {
        round += 1;
        const host = limit(`host-${round}`, 60, 3);
        const own = [0, 1, 2].map((tenant) => limit(`tenant-${tenant}-${round}`, 30, 2));
        const asking = wanted.map(({ at, priority, tenant }, index) => ({
          ...{ runId: `run_${round}-${index}`, at, priority },
          limits: [host, ...own.slice(tenant, tenant + 1)],
        }));
        const gone = simulate(asking);
        expect(gone).toHaveLength(asking.length);
        for (const limit of [host, ...own]) {
          const times = gone
            .filter(({ limits }) => limits.includes(limit))
            .map(({ goneAt }) => goneAt);
          for (const [first, from] of times.entries()) {
            for (const [last, to] of times.entries()) {
              if (last < first) continue;
              const most = limit.burst + ((to - from) * limit.perMinute) / 60_000;
              expect(last - first + 1).toBeLessThanOrEqual(most + 0.001);
            }
          }
        }
      }),
      { numRuns: 40 },
    );
    expect(db.select().from(paceWaits).all()).toEqual([]);
  });

  test("are all used while somebody waits, and each asks a few times at the most", () => {
    const gone = simulate(many(50, () => ({}), [limit("host", 60)]));
    expect(gone.map(({ goneAt }) => goneAt)).toEqual(gone.map((_, index) => index * 1_000));
    expect(Math.max(...gone.map(({ asked }) => asked))).toBeLessThanOrEqual(3);
  });

  test("go to the more urgent first, though they came last, and to the others as they came", () => {
    const urgent = (index: number) => (index >= 15 ? { priority: 1, at: 100 } : {});
    const order = simulate(many(20, urgent, [limit("host", 60)])).map(({ runId }) => runId);
    const names = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => `run_${from + index}`);
    expect(order).toEqual(["run_0", ...names(15, 20), ...names(1, 15)]);
  });

  test("of two limits are had when both have one, and not after the sum of both waits", () => {
    const [host, own] = [limit("host", 60), limit("own", 6)];
    const gone = simulate(many(4, () => ({}), [host, own]));
    expect(gone.map(({ goneAt }) => goneAt)).toEqual([0, 10_000, 20_000, 30_000]);
  });

  test("that one organisation waits for by its own limit keep no other from the same system", () => {
    const host = limit("host", 60);
    const flood = many(30, () => ({}), [host, limit("flood", 6)]);
    const other = many(5, (index) => ({ runId: `other_${index}`, at: 1_500 }), [
      host,
      limit("other", 600),
    ]);
    const gone = simulate([...flood, ...other]).filter(({ runId }) => runId.startsWith("other"));
    expect(Math.max(...gone.map(({ goneAt }) => goneAt))).toBeLessThanOrEqual(1_500 + 5_000);
  });

  test("are kept for nobody who does not come when it is due", () => {
    const host = limit("host", 60);
    const dead = (runId: string) => ["run_1", "run_2", "run_3"].includes(runId);
    const gone = simulate(
      many(6, () => ({}), [host]),
      dead,
    );
    expect(gone.map(({ runId }) => runId)).toEqual(["run_0", "run_4", "run_5"]);
    expect(Math.max(...gone.map(({ goneAt }) => goneAt))).toBeLessThanOrEqual(8_000);
  });

  test("that a second try of a call took are waited for by whoever comes next", () => {
    const host = limit("host", 60);
    const at = { db, now: () => 0 };
    expect(takeTurn(at, { runId: "a", priority: 0, limits: [host] })).toEqual({ taken: true });
    chargeTurn(at, [host]);
    chargeTurn(at, [host]);
    expect(takeTurn(at, { runId: "b", priority: 0, limits: [host] })).toMatchObject({ ms: 3_000 });
  });
});
