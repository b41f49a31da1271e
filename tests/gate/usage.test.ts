import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#db/connection.ts";
import { admit } from "#db/gate/admission.ts";
import { findBudget } from "#db/gate/budgets.ts";
import { endPlace, endQueued, restPlace, returnPlace } from "#db/gate/changes.ts";
import { listUsage } from "#db/gate/usage.ts";
import { placeJob } from "#db/jobs/changes.ts";
import { placeOrganisation } from "#db/organisations/changes.ts";
import { firstPlan } from "#server/rules/plans.ts";
import { sumOf } from "#server/rules/usage.ts";
import { waysWith } from "#server/start/gate.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;
let db: Database;
beforeEach(async () => {
  shop = await openTestApp();
  db = shop.db;
});
afterEach(() => shop.close());

const hour = 60 * 60 * 1000;
const begins = Date.UTC(2026, 10, 29);
let made = 0;

function found(): string {
  made += 1;
  const id = `org_usage-${made}`;
  const plan = { ...firstPlan, parallelRuns: 100, startsPerMinute: 10_000, monthlyBudget: 500 };
  placeOrganisation(db, { id, name: "Mill & Sons", userId: "usr_alice", plan, now: begins });
  return id;
}

function ask(organisationId: string, now: number, estimate = 5): string {
  made += 1;
  const id = `job_usage-${made}`;
  placeJob(db, {
    ...{ id, organisationId, userId: "usr_alice", handler: "practise", input: {}, key: null },
    ...{ title: "Practise", priority: 0, notBefore: now, expiresAt: now + 90 * 24 * hour },
    ...{ patienceMs: null, estimate, now },
  });
  return id;
}

const letIn = (now: number) => admit(db, { ways: waysWith(100), now }).map(({ runId }) => runId);

describe("a month's usage", () => {
  test("by day adds up to what of its budget is used, whatever happens in whatever order", () => {
    const act = fc.record({
      what: fc.constantFrom("ask", "let in", "done", "failed", "withdrawn", "expire", "rest"),
      hours: fc.integer({ min: 0, max: 20 }),
      which: fc.nat({ max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const organisationId = found();
        let now = begins;
        let [queued, running]: [string[], string[]] = [[], []];
        for (const { what, hours, which } of acts) {
          now += hours * hour;
          const [waits, runs] = [queued[which], running[which]];
          if (what === "ask") queued.push(ask(organisationId, now));
          else if (what === "let in") {
            const begun = letIn(now);
            running = [...new Set([...running, ...begun])];
            queued = queued.filter((id) => !begun.includes(id));
          } else if (what === "expire" && waits) {
            endQueued(db, { runId: waits, state: "expired", now });
            queued = queued.filter((id) => id !== waits);
          } else if (what === "rest" && runs) {
            restPlace(db, { runId: runs });
            returnPlace(db, { runId: runs, awakeableId: "prom_1" });
          } else if (runs && (what === "done" || what === "failed" || what === "withdrawn")) {
            endPlace(db, { runId: runs, state: what, cost: which + 1, now });
            running = running.filter((id) => id !== runs);
          }
        }
        for (const month of ["2026-11", "2026-12", "2027-01"]) {
          const days = listUsage(db, { organisationId, month });
          expect(sumOf(days).credits).toBe(findBudget(db, { organisationId, month }).used);
          expect(days.every(({ day }) => day.startsWith(month))).toBe(true);
        }
        // None of the next one's are let in with these.
        for (const runId of running) endPlace(db, { runId, state: "done", cost: 0, now });
        for (const runId of queued) endQueued(db, { runId, state: "withdrawn", now });
      }),
      { numRuns: 40 },
    );
  });

  test("counts what ends in the next month on the day on which it began", () => {
    const organisationId = found();
    const lastEvening = Date.UTC(2026, 10, 30, 23);
    const runId = ask(organisationId, lastEvening);
    letIn(lastEvening);
    endPlace(db, { runId, state: "done", cost: 4, now: lastEvening + 2 * hour });
    const november = listUsage(db, { organisationId, month: "2026-11" });
    expect(november).toMatchObject([{ day: "2026-11-30", begun: 1, done: 1, credits: 4 }]);
    expect(listUsage(db, { organisationId, month: "2026-12" })).toEqual([]);
  });

  test("tells apart what was given up before it began", () => {
    const organisationId = found();
    endQueued(db, { runId: ask(organisationId, begins), state: "expired", now: begins + hour });
    const days = listUsage(db, { organisationId, month: "2026-11" });
    expect(days).toEqual([
      {
        ...{ day: "2026-11-29", begun: 0, done: 0, failed: 0, cancelled: 0, credits: 0 },
        neverBegun: 1,
      },
    ]);
  });

  test("is one organisation's alone", () => {
    const [mine, other] = [found(), found()];
    const runId = ask(other, begins);
    letIn(begins);
    endPlace(db, { runId, state: "done", cost: 5, now: begins });
    expect(listUsage(db, { organisationId: mine, month: "2026-11" })).toEqual([]);
  });
});
