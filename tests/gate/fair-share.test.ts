import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextTurn, nowOf } from "#server/rules/fair-share.ts";

interface Tenant {
  id: number;
  weight: number;
  lastTurn: number | null;
  waiting: number;
  served: number;
}

const tenant = (id: number, weight: number, waiting: number): Tenant => {
  return { id, weight, waiting, lastTurn: null, served: 0 };
};

function serve(tenants: Tenant[], times: number): number[] {
  const order: number[] = [];
  for (let at = 0; at < times; at++) {
    const turn = nextTurn(
      tenants.filter(({ waiting }) => waiting > 0),
      nowOf(tenants),
    );
    if (!turn) break;
    turn.whose.waiting -= 1;
    turn.whose.served += 1;
    turn.whose.lastTurn = turn.begin;
    order.push(turn.whose.id);
  }
  return order;
}

describe("turns", () => {
  test("are shared by weight, to within one turn of each tenant", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 12 }),
        (weights) => {
          const tenants = weights.map((weight, id) => tenant(id, weight, Number.MAX_SAFE_INTEGER));
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          const rounds = 5;
          serve(tenants, total * rounds);
          for (const { weight, served } of tenants) {
            expect(Math.abs(served - weight * rounds)).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });

  test("of whoever comes late are next, and are not made up for what was not wanted before", () => {
    const [flood, late] = [tenant(0, 1, 300), tenant(1, 1, 0)];
    serve([flood, late], 100);
    late.waiting = 20;
    const order = serve([flood, late], 40);
    expect(order.filter((id) => id === 1)).toHaveLength(20);
    // In turns, and not all of the late one's first.
    expect(order.slice(0, 6).filter((id) => id === 1).length).toBeLessThanOrEqual(4);
  });

  test("go to whoever wants one while the others want none", () => {
    expect(serve([tenant(0, 1, 5), tenant(1, 9, 0)], 10)).toEqual([0, 0, 0, 0, 0]);
  });
});
