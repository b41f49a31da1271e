import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#db/connection.ts";
import { admit } from "#db/gate/admission.ts";
import { endPlace, endQueued, restPlace, returnPlace } from "#db/gate/changes.ts";
import { countPlaces, findPlace, listRunning } from "#db/gate/places.ts";
import { placeJob } from "#db/jobs/changes.ts";
import { changeTenant, placeOrganisation } from "#db/organisations/changes.ts";
import { endDrained } from "#db/organisations/draining.ts";
import { listTenants } from "#db/organisations/organisations.ts";
import type { Lane } from "#db/statuses.ts";
import { firstPlan, type Plan } from "#server/rules/plans.ts";
import { nextDueAt, waysWith } from "#server/start/gate.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;
let db: Database;
beforeEach(async () => {
  shop = await openTestApp();
  db = shop.db;
});
afterEach(() => shop.close());

const now = 1_000_000;
let jobs = 0;

function found(name: string, plan: Partial<Plan> & { lane?: Lane } = {}): string {
  const id = `org_${name}`;
  const many = { parallelRuns: 100, startsPerMinute: 10_000 };
  const whole = { ...firstPlan, ...many, ...plan };
  placeOrganisation(db, { id, name, userId: "usr_alice", plan: whole, now });
  return id;
}

function ask(
  organisationId: string,
  { priority = 0, notBefore = now, expiresAt = now + 60_000, enteredAt = now } = {},
) {
  jobs += 1;
  const id = `job_${jobs}`;
  const who = { organisationId, userId: "usr_alice", handler: "practise", input: {}, key: null };
  const free = { patienceMs: null, estimate: 0 };
  const due = { priority, notBefore, expiresAt, now: enteredAt };
  placeJob(db, { id, ...who, ...due, ...free, title: "Practise" });
  return id;
}

const letIn = (slots: number, at = now) =>
  admit(db, { ways: waysWith(slots), now: at }).map(({ runId }) => runId);
const end = (runId: string) => endPlace(db, { runId, state: "done", cost: 0, now });
const runningOf = (organisationId: string) =>
  listRunning(db).filter((place) => place.organisationId === organisationId).length;

describe("the gate", () => {
  test("lets in as many as there are slots, and the next when one has ended", () => {
    const mill = found("mill");
    const asked = [ask(mill), ask(mill), ask(mill)];
    expect(letIn(2)).toEqual(asked.slice(0, 2));
    expect(letIn(2)).toEqual([]);
    end("nobody");
    expect(letIn(2)).toEqual([]);
    end(asked[0] ?? "");
    expect(letIn(2)).toEqual([asked[2]]);
  });

  test("never lets an organisation have more at once than its limit, and fills the rest with others", () => {
    const [mill, barn] = [found("mill", { parallelRuns: 2, weight: 9 }), found("barn")];
    for (let at = 0; at < 5; at++) ask(mill);
    for (let at = 0; at < 5; at++) ask(barn);
    letIn(6);
    expect([runningOf(mill), runningOf(barn)]).toEqual([2, 4]);
  });

  test("serves a flood and a handful in turns", () => {
    const [flood, few] = [found("flood"), found("few")];
    for (let at = 0; at < 300; at++) ask(flood);
    const theirs = new Set([ask(few), ask(few), ask(few)]);
    const first = letIn(6);
    expect(first.filter((id) => theirs.has(id))).toHaveLength(3);
  });

  test("without turns serves a flood to its end before a handful that came after it", () => {
    const lane = "first come";
    const flood = found("flood", { lane });
    for (let at = 0; at < 30; at++) ask(flood);
    const few = found("few", { lane });
    const theirs = ask(few, { notBefore: now, enteredAt: now + 1 });
    const order: string[] = [];
    for (let letInNow = letIn(1); letInNow.length > 0; letInNow = letIn(1, now + 1)) {
      order.push(...letInNow);
      for (const id of letInNow) end(id);
    }
    expect(order.at(-1)).toBe(theirs);
    expect(order).toHaveLength(31);
  });

  test("without turns lets in what comes back, though nothing of it waits", () => {
    const flood = found("flood", { lane: "first come" });
    const first = ask(flood);
    letIn(1);
    restPlace(db, { runId: first });
    returnPlace(db, { runId: first, awakeableId: "prom_1" });
    expect(letIn(1)).toEqual([first]);
  });

  test("keeps practice apart: what goes another way takes no slot of the house", () => {
    const [mill, flood] = [found("mill"), found("flood", { lane: "in turns" })];
    const asked = [ask(mill), ask(mill)];
    for (let at = 0; at < 300; at++) ask(flood);
    const first = letIn(2);
    expect(first.filter((id) => asked.includes(id))).toEqual(asked);
    expect(first).toHaveLength(6);
  });

  test("lets in what has more priority first, among its organisation's own alone", () => {
    const [mill, barn] = [found("mill"), found("barn")];
    const low = ask(barn);
    ask(mill);
    const high = ask(mill, { priority: 9 });
    expect(letIn(2).sort()).toEqual([low, high].sort());
  });

  test("lets in nothing before its time", () => {
    const mill = found("mill");
    const later = ask(mill, { notBefore: now + 5_000 });
    expect(letIn(2)).toEqual([]);
    expect(letIn(2, now + 5_000)).toEqual([later]);
  });

  test("lets in no more a minute than an organisation may begin", () => {
    const mill = found("mill", { startsPerMinute: 3 });
    for (let at = 0; at < 10; at++) ask(mill);
    expect(letIn(100)).toHaveLength(3);
    expect(letIn(100, now + 19_999)).toHaveLength(0);
    expect(letIn(100, now + 20_000)).toHaveLength(1);
  });

  test("looks again at the moment when the next may begin or expires, however few a minute may", () => {
    const mill = found("mill", { startsPerMinute: 3 });
    for (let at = 0; at < 4; at++) ask(mill, { expiresAt: now + 30_000 });
    letIn(100);
    expect(nextDueAt(db, now)).toBe(now + 20_000);
    expect(letIn(100, now + 20_000)).toHaveLength(1);
    ask(mill, { notBefore: now + 70_000 });
    expect(nextDueAt(db, now + 60_000)).toBe(now + 70_000);
  });

  test("lets a paused organisation begin nothing, and blocks nobody for it", () => {
    const [mill, barn] = [found("mill", { weight: 100 }), found("barn")];
    const [paused, other] = [ask(mill), ask(barn)];
    const change = { state: "paused", stateReason: "A test" } as const;
    changeTenant(db, { id: mill, now, change });
    expect(letIn(1)).toEqual([other]);
    changeTenant(db, { id: mill, now, change: { state: "active", stateReason: null } });
    expect(letIn(2)).toEqual([paused]);
  });

  test("lets one that drains begin what it has, and pauses it when nothing is left", () => {
    const [mill, barn] = [found("mill"), found("barn")];
    const [first = "", second = ""] = [ask(mill), ask(mill)];
    const drain = { state: "draining", stateReason: "A test" } as const;
    changeTenant(db, { id: mill, now, change: drain });
    expect(letIn(1)).toEqual([first]);
    restPlace(db, { runId: first });
    expect(letIn(1)).toEqual([second]);
    end(second);
    expect(endDrained(db, { now })).toEqual([]);
    end(first);
    expect([endDrained(db, { now }), endDrained(db, { now })]).toEqual([[mill], []]);
    const states = listTenants(db).map(({ id, state }) => [id, state]);
    expect(states).toEqual([
      [barn, "active"],
      [mill, "paused"],
    ]);
  });

  test("goes on with the draining until it is called off", () => {
    const mill = found("mill");
    const asked = ask(mill);
    changeTenant(db, { id: mill, now, change: { state: "draining", stateReason: "A test" } });
    changeTenant(db, { id: mill, now, change: { state: "active", stateReason: null } });
    expect(letIn(1)).toEqual([asked]);
    end(asked);
    expect(endDrained(db, { now })).toEqual([]);
  });

  test("gives the slot of what rests to the next, and what returns goes before what has not begun", () => {
    const mill = found("mill");
    const [first = "", second = "", third] = [ask(mill), ask(mill), ask(mill)];
    expect(letIn(1)).toEqual([first]);
    restPlace(db, { runId: first });
    expect(letIn(1)).toEqual([second]);
    returnPlace(db, { runId: first, awakeableId: "prom_1" });
    expect(letIn(1)).toEqual([]);
    end(second);
    expect(letIn(1)).toEqual([first]);
    end(first);
    expect(letIn(1)).toEqual([third]);
  });

  test("lets what has begun go on though its organisation is paused meanwhile", () => {
    const mill = found("mill");
    const first = ask(mill);
    letIn(1);
    restPlace(db, { runId: first });
    returnPlace(db, { runId: first, awakeableId: "prom_1" });
    changeTenant(db, { id: mill, now, change: { state: "paused", stateReason: "A test" } });
    expect(letIn(1)).toEqual([first]);
  });

  test("ends a place once, and frees its slot once, however often it is told", () => {
    const mill = found("mill");
    const first = ask(mill);
    ask(mill);
    letIn(1);
    expect([end(first), end(first)]).toEqual([true, false]);
    restPlace(db, { runId: first });
    expect(findPlace(db, { runId: first })?.state).toBe("done");
    expect(letIn(1)).toHaveLength(1);
  });

  test("withdraws what waits, and nothing that was let in in the same moment", () => {
    const mill = found("mill");
    const [first = "", second = ""] = [ask(mill), ask(mill)];
    letIn(1);
    const withdraw = (runId: string) => endQueued(db, { runId, state: "withdrawn", now });
    expect([withdraw(first), withdraw(second)]).toEqual([false, true]);
  });

  test("holds every limit whatever happens in whatever order", () => {
    const step = fc.oneof(
      fc.record({ act: fc.constant("ask" as const), whose: fc.nat(2) }),
      fc.record({ act: fc.constantFrom("end", "rest", "return" as const), which: fc.nat(20) }),
      fc.record({ act: fc.constant("let in" as const), slots: fc.integer({ min: 1, max: 6 }) }),
    );
    const limits = [1, 2, 3];
    const whose = limits.map((parallelRuns, at) => found(`any-${at}`, { parallelRuns }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const asked: string[] = [];
        for (const one of steps) {
          if (one.act === "ask") asked.push(ask(whose[one.whose] ?? ""));
          else if (one.act === "let in") {
            letIn(one.slots);
            limits.forEach((limit, at) => {
              expect(runningOf(whose[at] ?? "")).toBeLessThanOrEqual(limit);
            });
          } else {
            const runId = asked[one.which];
            if (!runId) continue;
            if (one.act === "end") end(runId);
            if (one.act === "rest") restPlace(db, { runId });
            if (one.act === "return") returnPlace(db, { runId, awakeableId: "prom_1" });
          }
        }
        for (const runId of asked) end(runId);
        expect(countPlaces(db)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
