import { afterEach, beforeEach, expect, test } from "vitest";
import { findBacklog, listOpenBacklogs } from "#db/gate/backlogs.ts";
import { countWaiting } from "#db/gate/places.ts";
import { placeJob } from "#db/jobs/changes.ts";
import { acceptInvitation, inviteMember, placeOrganisation } from "#db/organisations/changes.ts";
import { operations } from "#server/app.ts";
import { firstPlan } from "#server/rules/plans.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

const organisationId = "org_millandsons";
const id = "bkl_first-of-all";

let shop: TestApp;
beforeEach(async () => {
  shop = await openTestApp();
  const { now } = shop.clock;
  const mill = { id: organisationId, name: "Mill & Sons", userId: "usr_alice", plan: firstPlan };
  placeOrganisation(shop.db, { ...mill, now });
  const job = { organisationId, userId: "usr_alice", handler: "export", input: {}, key: null };
  const times = { priority: 0, notBefore: now, expiresAt: now + 60_000, now };
  for (let at = 0; at < 3; at++) {
    placeJob(shop.db, {
      ...{ patienceMs: null, estimate: 1 },
      id: `job_waits-${at}`,
      title: "Export",
      ...job,
      ...times,
    });
  }
});
afterEach(() => shop.close());

const ask = (whose: "alice" | "bob", backlogId = id) =>
  shop.as(whose).postJson(`/api/backlogs/${backlogId}`, { organisationId });

test("a backlog is asked for once: a second request while it goes on is the same one", async () => {
  expect((await ask("alice")).status).toBe(202);
  for (const same of [await ask("alice"), await ask("alice", "bkl_another-one")]) {
    expect(await same.json()).toMatchObject({ id, total: 3, withdrawn: 0 });
  }
  expect(listOpenBacklogs(shop.db)).toHaveLength(1);
});

test("a backlog is withdrawn by owners alone", async () => {
  const person = { organisationId, userId: "usr_bob", now: shop.clock.now };
  inviteMember(shop.db, { ...person, role: "member" });
  acceptInvitation(shop.db, person);
  expect((await ask("bob")).status).toBe(403);
  expect(findBacklog(shop.db, { id })).toBeUndefined();
});

test("a backlog is not there for those who do not belong to its organisation, by whatever route", async () => {
  await ask("alice");
  const routes = operations.filter(({ path }) => path.startsWith("/api/backlogs/"));
  expect(routes).toHaveLength(2);
  for (const { method, path } of routes) {
    for (const stranger of [shop.as("bob"), shop.as("admin")]) {
      const address = path.replace("{id}", id);
      const answer =
        method === "get"
          ? await stranger.get(address)
          : await stranger.postJson(address, { organisationId });
      expect([404, 422]).toContain(answer.status);
    }
  }
  expect(await (await shop.as("bob").open("/jobs")).text()).not.toContain("Mill");
  expect(countWaiting(shop.db, { organisationId })).toBe(3);
});

test("the second step of withdrawing a backlog says how many it is about", async () => {
  expect(await (await shop.as("alice").open("/jobs")).text()).toContain("Withdraw all 3 that wait");
  const tenants = await (await shop.as("admin").open("/admin/tenants")).text();
  expect(tenants).toContain("Withdraw all 3 that wait");
  await ask("alice");
  const page = await (await shop.as("alice").open("/jobs")).text();
  expect(page).toContain("0 of 3 withdrawn");
  expect(page).not.toContain("Withdraw all");
});
