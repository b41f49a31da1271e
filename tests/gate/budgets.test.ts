import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#db/connection.ts";
import { admit } from "#db/gate/admission.ts";
import { findBudget, isHeldByBudget } from "#db/gate/budgets.ts";
import { endPlace, endQueued, restPlace, returnPlace } from "#db/gate/changes.ts";
import { findPlace } from "#db/gate/places.ts";
import { gateBudgets } from "#db/gate/schema.ts";
import { placeJob } from "#db/jobs/changes.ts";
import { listBrokenJobs } from "#db/jobs/invariants.ts";
import { changeTenant, placeOrganisation } from "#db/organisations/changes.ts";
import { memberships } from "#db/organisations/schema.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { firstPlan } from "#server/rules/plans.ts";
import { tellBudgets } from "#server/start/budgets.ts";
import { keepGate, nextDueAt, waysWith } from "#server/start/gate.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { until } from "../support/waiting.ts";

let shop: TestApp;
let db: Database;
beforeEach(async () => {
  shop = await openTestApp();
  db = shop.db;
});
afterEach(() => shop.close());

const november = Date.UTC(2026, 10, 27);
const december = Date.UTC(2026, 11, 1);
const day = 24 * 60 * 60 * 1000;
let made = 0;

function found(monthlyBudget: number): string {
  made += 1;
  const id = `org_budget-${made}`;
  const plan = { ...firstPlan, parallelRuns: 100, startsPerMinute: 10_000, monthlyBudget };
  placeOrganisation(db, { id, name: "Mill & Sons", userId: "usr_alice", plan, now: november });
  return id;
}

function ask(
  organisationId: string,
  estimate: number,
  { notBefore = november, expiresAt = november + 90 * day, patienceMs = day as number | null } = {},
): string {
  made += 1;
  const id = `job_${made}`;
  placeJob(db, {
    ...{ id, organisationId, userId: "usr_alice", handler: "practise", input: {}, key: null },
    ...{ title: "Practise", priority: 0, notBefore, expiresAt, patienceMs, estimate },
    now: november,
  });
  return id;
}

const letIn = (at = november) =>
  admit(db, { ways: waysWith(100), now: at }).map(({ runId }) => runId);
const end = (runId: string, cost: number, now = november) =>
  endPlace(db, { runId, state: "done", cost, now });
const budgetOf = (organisationId: string, month = "2026-11") =>
  findBudget(db, { organisationId, month });
const raise = (id: string, monthlyBudget: number) =>
  changeTenant(db, { id, now: november, change: { monthlyBudget } });

describe("a month's budget", () => {
  test("is not begun upon beyond its end, and holds back nobody else and nothing smaller", () => {
    const [mill, barn] = [found(10), found(10)];
    const [first = "", large = "", small = "", other = ""] = [
      ...[ask(mill, 6), ask(mill, 5), ask(mill, 4)],
      ask(barn, 10),
    ];
    expect(letIn().sort()).toEqual([first, small, other].sort());
    expect(budgetOf(mill)).toEqual({ reserved: 10, used: 0 });
    expect(findPlace(db, { runId: large })?.state).toBe("queued");
    expect(isHeldByBudget(db, { runId: large, now: november })).toBe(true);
  });

  test("gets back what a job did not use, once, however often its end is told", () => {
    const mill = found(10);
    const [first = "", next] = [ask(mill, 8), ask(mill, 7)];
    expect(letIn()).toEqual([first]);
    expect([end(first, 3), end(first, 8)]).toEqual([true, false]);
    expect(budgetOf(mill)).toEqual({ reserved: 0, used: 3 });
    expect(letIn()).toEqual([next]);
  });

  test("is never charged more than was reserved, and nothing for what did not begin", () => {
    const mill = found(10);
    const [first = "", second = ""] = [ask(mill, 4), ask(mill, 9)];
    letIn();
    end(first, 100);
    endQueued(db, { runId: second, state: "withdrawn", now: november });
    expect(budgetOf(mill)).toEqual({ reserved: 0, used: 4 });
  });

  test("begins anew with the month, at its first moment, and what was held begins then", () => {
    const mill = found(10);
    const [first = "", second = ""] = [ask(mill, 10), ask(mill, 10)];
    letIn();
    expect(letIn(december - 1)).toEqual([]);
    expect(nextDueAt(db, december - 1)).toBe(december);
    expect(letIn(december)).toEqual([second]);
    end(first, 10, december);
    expect(budgetOf(mill)).toEqual({ reserved: 0, used: 10 });
    expect(budgetOf(mill, "2026-12")).toEqual({ reserved: 10, used: 0 });
  });

  test("lets in what it held as soon as it is raised", () => {
    const mill = found(10);
    const held = ask(mill, 11);
    expect(letIn()).toEqual([]);
    raise(mill, 11);
    expect(letIn()).toEqual([held]);
  });

  test("lets what has begun go on to its end though it is lowered meanwhile", () => {
    const mill = found(10);
    const runId = ask(mill, 10);
    letIn();
    restPlace(db, { runId });
    returnPlace(db, { runId, awakeableId: "prom_1" });
    raise(mill, 1);
    expect(letIn()).toEqual([runId]);
    expect(budgetOf(mill)).toEqual({ reserved: 10, used: 0 });
  });

  test("is neither overspent nor miscounted, whatever happens in whatever order", () => {
    const step = fc.oneof(
      fc.record({ act: fc.constant("ask" as const), estimate: fc.integer({ min: 0, max: 12 }) }),
      fc.record({ act: fc.constant("let in" as const) }),
      fc.record({
        act: fc.constant("end" as const),
        which: fc.nat(20),
        cost: fc.nat(12),
        state: fc.constantFrom("done", "failed", "withdrawn"),
      }),
    );
    const ofBudgets = (rule: string) => rule.includes("budget");
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const mill = found(20);
        const asked: string[] = [];
        for (const one of steps) {
          if (one.act === "ask") asked.push(ask(mill, one.estimate));
          else if (one.act === "let in") letIn();
          else if (asked[one.which]) {
            const { state, cost } = one;
            endPlace(db, { runId: asked[one.which] ?? "", state, cost, now: november });
          }
          const { reserved, used } = budgetOf(mill);
          expect(reserved + used).toBeLessThanOrEqual(20);
          expect(Math.min(reserved, used)).toBeGreaterThanOrEqual(0);
          expect(listBrokenJobs(db).filter(({ rule }) => ofBudgets(rule))).toEqual([]);
        }
        for (const runId of asked) end(runId, 0);
        expect(budgetOf(mill).reserved).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  test("that is not the sum over its places is found when the books are compared", () => {
    const mill = found(10);
    ask(mill, 4);
    letIn();
    db.update(gateBudgets).set({ reserved: 3 }).where(eq(gateBudgets.organisationId, mill)).run();
    expect(listBrokenJobs(db)).toContainEqual({
      rule: "what is reserved of 2026-11's budget is the sum over its places",
      ...{ subject: mill, expected: 4, found: 3 },
    });
    db.delete(gateBudgets).run();
    expect(listBrokenJobs(db).map(({ found }) => found)).toContain(0);
  });
});

describe("an organisation's owners", () => {
  const toldOf = (userId: string) =>
    listNotifications(db, { userId, limit: 20 })
      .map(({ title }) => title)
      .filter((title) => title.includes("budget"));

  test("are told at 80 % and when it is taken, once each a month, and nobody else is", () => {
    const mill = found(10);
    const joined = { organisationId: mill, userId: "usr_bob", role: "member" } as const;
    db.insert(memberships)
      .values({ ...joined, invitedAt: 1, acceptedAt: 1 })
      .run();
    const grow = (estimate: number, now = november) => {
      ask(mill, estimate);
      letIn(now);
      return [tellBudgets(db, { now }), tellBudgets(db, { now })];
    };
    expect(grow(7)).toEqual([[], []]);
    expect(grow(1)).toEqual([["usr_alice"], []]);
    expect(grow(2)).toEqual([["usr_alice"], []]);
    expect(grow(1)).toEqual([[], []]);
    expect(grow(7, december)).toEqual([["usr_alice"], []]);
    expect(toldOf("usr_alice").toSorted()).toEqual([
      "Mill & Sons has taken 80 % of its budget of December",
      "Mill & Sons has taken 80 % of its budget of November",
      "The budget of Mill & Sons for November is taken",
    ]);
    expect(toldOf("usr_bob")).toEqual([]);
  });

  test("are told as well when something does not fit into what is left", () => {
    const mill = found(10);
    ask(mill, 11);
    letIn();
    expect(tellBudgets(db, { now: november })).toEqual(["usr_alice"]);
    expect(toldOf("usr_alice")).toEqual(["The budget of Mill & Sons for November is taken"]);
  });
});

test("what a budget holds is not given up at its end of waiting, unless whoever asked has set that end", async () => {
  const mill = found(10);
  const soon = { expiresAt: november + day };
  const patient = ask(mill, 11, soon);
  const urgent = ask(mill, 11, { ...soon, patienceMs: null });
  shop.clock.now = november + day;
  const begun: string[] = [];
  const gate = keepGate({
    events: { db, hub: shop.hub, now: () => shop.clock.now },
    ingress: {} as never,
    begin: async (_, { id }) => {
      begun.push(id);
    },
    pathOfRun: ({ id }) => `/jobs/${id}`,
    slots: 2,
    log: { warn: () => {} } as never,
  });
  try {
    const state = (runId: string) => findPlace(db, { runId })?.state;
    await until("the urgent one to expire", () => state(urgent) === "expired");
    expect(state(patient)).toBe("queued");
    expect(findPlace(db, { runId: patient })?.expiresAt).toBe(december + day);
    raise(mill, 11);
    shop.hub.wake("gate");
    await until("the patient one to begin", () => begun.includes(patient));
  } finally {
    await gate.close();
  }
});
