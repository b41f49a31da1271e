import { afterEach, beforeEach, expect, test } from "vitest";
import { admit } from "#db/gate/admission.ts";
import { endPlace } from "#db/gate/changes.ts";
import { placeJob } from "#db/jobs/changes.ts";
import { placeOrganisation } from "#db/organisations/changes.ts";
import { firstPlan } from "#server/rules/plans.ts";
import { waysWith } from "#server/start/gate.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

const [mine, theirs] = ["org_millandsons", "org_othersecret"];
let shop: TestApp;
beforeEach(async () => {
  shop = await openTestApp();
  shop.clock.now = Date.UTC(2026, 10, 27, 12);
  found(mine, "=Mill & Sons", "usr_alice");
  found(theirs, "The Other Secret", "usr_bob");
});
afterEach(() => shop.close());

function found(id: string, name: string, userId: string): void {
  const { now } = shop.clock;
  placeOrganisation(shop.db, { id, name, userId, plan: firstPlan, now });
  for (let at = 0; at < 6; at += 1) {
    placeJob(shop.db, {
      ...{ id: `job_${id}-${at}`, organisationId: id, userId, handler: "practise", input: {} },
      ...{ title: "Practise", priority: 0, notBefore: now, expiresAt: now + 60_000, key: null },
      ...{ patienceMs: null, estimate: 5, now },
    });
  }
}

/** Two of each begin, and one of mine has ended. */
function work(): void {
  const { now } = shop.clock;
  admit(shop.db, { ways: waysWith(4), now });
  endPlace(shop.db, { runId: `job_${mine}-0`, state: "done", cost: 3, now });
}

test("its people see what an organisation has, what is its own, and what it has used", async () => {
  work();
  const alice = shop.as("alice");
  const { standing } = (await (await alice.get(`/api/organisations/${mine}/standing`)).json()) as {
    standing: object;
  };
  expect(standing).toMatchObject({
    ...{ waiting: 4, running: 1, resting: 0, held: 0, noisy: false },
    share: { used: 0.5, entitled: 0.5 },
    waited: { p50: 0, p99: 0 },
    blockedOn: "its turn, or its starts a minute",
    budget: { month: "2026-11", used: 3, reserved: 5, left: firstPlan.monthlyBudget - 8 },
  });
  const page = await (await alice.open(`/organisations/${mine}/standing`)).text();
  expect(page).toContain("50 % of what began in the last minute, 50 % by weight");
  expect(page).toContain("4 waiting, 1 running, 0 resting");
  expect(page).toContain("3 credits");
});

test("the standing tells of no other organisation but in sums", async () => {
  work();
  const alice = shop.as("alice");
  for (const path of [
    `/organisations/${mine}/standing`,
    `/organisations/${mine}/standing?tab=output`,
    `/api/organisations/${mine}/standing`,
    `/api/organisations/${mine}/usage`,
    `/api/organisations/${mine}/usage/csv`,
  ]) {
    const answer = await alice.open(path);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(await answer.text(), path).not.toMatch(/Other Secret|org_othersecret/);
  }
});

test("the standing is there for nobody who does not belong to it", async () => {
  for (const who of [shop.as("bob"), shop.as("admin")]) {
    const page = await who.open(`/organisations/${mine}/standing`);
    expect([page.status, await page.text()]).toMatchObject([
      404,
      expect.not.stringContaining("Mill"),
    ]);
    const stream = await who.get(`/stream/page?at=/organisations/${mine}/standing`);
    expect(stream.status).toBe(404);
  }
});

test("the usage of a month is taken along as CSV, by its people and by admins of the house", async () => {
  work();
  const own = await shop.as("alice").get(`/api/organisations/${mine}/usage/csv?month=2026-11`);
  expect(own.headers.get("content-disposition")).toContain("usage-2026-11.csv");
  expect((await own.text()).split("\r\n")).toEqual([
    '"Day","Begun","Done","Failed","Cancelled","Never begun","Credits"',
    '"2026-11-27",2,1,0,0,0,3',
    "",
  ]);
  const all = await (await shop.as("admin").get("/api/tenants/usage/csv?month=2026-11")).text();
  // What a spreadsheet would carry out is text.
  expect(all).toContain(`"'=Mill & Sons","${mine}","2026-11-27",2,1`);
  expect(all).toContain(`"The Other Secret","${theirs}","2026-11-27",2,0`);
  expect((await shop.as("alice").get("/api/tenants/usage/csv")).status).toBe(403);
});

test("a month that cannot be read is this one, and one without work says so", async () => {
  work();
  const at = async (month: string) =>
    (await shop.as("alice").open(`/organisations/${mine}/standing?month=${month}`)).text();
  expect(await at("2026-13%22")).toContain("By day, November 2026");
  expect(await at("2025-01")).toContain("Nothing began in this month.");
});
