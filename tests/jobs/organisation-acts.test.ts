import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { countWaiting } from "#db/gate/places.ts";
import { placeJob } from "#db/jobs/changes.ts";
import { endAct, findAct, listOpenActs } from "#db/organisations/acts.ts";
import { acceptInvitation, inviteMember, placeOrganisation } from "#db/organisations/changes.ts";
import { addPiece } from "#db/organisations/export-pieces.ts";
import { findAnyOrganisation } from "#db/organisations/organisations.ts";
import { endRun } from "#db/queries/runs.ts";
import { operations } from "#server/app.ts";
import { listBrokenInvariants } from "#server/domains/index.ts";
import { firstPlan } from "#server/rules/plans.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

const organisationId = "org_millandsons";
const path = `/organisations/${organisationId}`;
const [exportId, deletionId] = ["exp_all-of-mill", "del_all-of-mill"];
const named = { organisationId, name: "Mill & Sons" };

let shop: TestApp;
beforeEach(async () => {
  shop = await openTestApp();
  const { now } = shop.clock;
  placeOrganisation(shop.db, {
    ...{ id: organisationId, name: "Mill & Sons", userId: "usr_alice", plan: firstPlan, now },
  });
  placeJob(shop.db, {
    ...{ id: "job_waits", organisationId, userId: "usr_alice", handler: "export", input: {} },
    ...{ key: null, title: "Export", priority: 0, notBefore: now, expiresAt: now + 60_000 },
    ...{ patienceMs: null, estimate: 1, now },
  });
});
afterEach(() => shop.close());

function bobJoins(role: "member" | "owner"): void {
  const bob = { organisationId, userId: "usr_bob", now: shop.clock.now };
  inviteMember(shop.db, { ...bob, role });
  acceptInvitation(shop.db, bob);
}

const askForDeletion = (whose: "alice" | "bob" = "alice", more: object = {}) =>
  shop.as(whose).postJson(`/api/deletions/${deletionId}`, { ...named, ...more });
const askForExport = () =>
  shop.as("alice").postJson(`/api/exports/${exportId}`, { organisationId });
const found = () => findAnyOrganisation(shop.db, { id: organisationId });

describe("what is done with all of an organisation", () => {
  test("is not there for those who do not belong to it, by whatever route", async () => {
    await askForExport();
    await askForDeletion();
    const routes = operations.filter(({ path }) => /^\/api\/(exports|deletions)\//.test(path));
    expect(routes).toHaveLength(6);
    for (const { method, path } of routes) {
      const id = path.startsWith("/api/exports") ? exportId : deletionId;
      for (const stranger of [shop.as("bob"), shop.as("admin")]) {
        const address = path.replace("{id}", id);
        const answer =
          method === "get" ? await stranger.get(address) : await stranger.postJson(address, named);
        expect([404, 422], path).toContain(answer.status);
      }
    }
    expect(findAct(shop.db, { id: deletionId })?.takenBackAt).toBeNull();
  });

  test("is asked for by owners alone", async () => {
    bobJoins("member");
    expect((await askForDeletion("bob")).status).toBe(403);
    const theirs = `/api/exports/${exportId}`;
    expect((await shop.as("bob").postJson(theirs, { organisationId })).status).toBe(403);
    expect(await (await shop.as("bob").open(path)).text()).not.toContain("Delete");
    expect(listOpenActs(shop.db)).toEqual([]);
  });

  test("is asked for once: a second request while it goes on is the same one", async () => {
    await askForDeletion();
    const another = await shop.as("alice").postJson("/api/deletions/del_another-one", named);
    expect([another.status, await another.json()]).toMatchObject([202, { id: deletionId }]);
    expect(listOpenActs(shop.db)).toHaveLength(1);
  });
});

describe("a deletion", () => {
  test("wants the organisation's name typed, and comes back with what is wrong", async () => {
    const typed = { organisationId, name: "Mill", graceSeconds: "86400" };
    const answer = await shop.as("alice").submit(`/api/deletions/${deletionId}`, typed);
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain("It is called Mill &amp; Sons");
    expect(page).toMatch(/<option value="86400" selected/);
    expect(found()?.state).toBe("active");
  });

  test("lets nothing else begin for the organisation, and changes nothing of it", async () => {
    await askForDeletion();
    expect(found()?.state).toBe("leaving");
    const person = { organisationId, userId: "usr_bob", now: shop.clock.now };
    inviteMember(shop.db, { ...person, role: "member" });
    const api = `/api${path}`;
    const tenant = `/api/tenants/${organisationId}`;
    const reason = "A test";
    const refused: ["alice" | "bob" | "admin", string, object][] = [
      ["alice", "/api/jobs/job_one-more", { organisationId, handler: "export" }],
      ["alice", `${api}/members`, { username: "admin" }],
      ["alice", `${api}/members/alice/role`, { role: "owner" }],
      ["alice", `${api}/name`, { name: "Mill & Daughters" }],
      ["alice", `${api}/secret`, {}],
      ["bob", `${api}/accept`, {}],
      ["alice", "/api/backlogs/bkl_of-what-waits", { organisationId }],
      ["alice", `/api/exports/${exportId}`, { organisationId }],
      ["admin", `/api/tenant-suspensions/sus_for-a-while`, { organisationId, reason }],
      ["admin", `${tenant}/state`, { state: "active", reason }],
      ["admin", `${tenant}/plan`, firstPlan],
    ];
    for (const [who, address, body] of refused) {
      const answer = await shop.as(who).postJson(address, body);
      expect(answer.status, `${address}: ${await answer.text()}`).toBe(409);
    }
    expect(found()).toMatchObject({ name: "Mill & Sons", state: "leaving" });
    expect(countWaiting(shop.db, { organisationId })).toBe(1);
  });

  test("stands on its page with until when it can be taken back, and is taken back by any owner", async () => {
    bobJoins("owner");
    await askForDeletion("alice", { graceSeconds: 3_600 });
    const page = await (await shop.as("bob").open(path)).text();
    expect(page).toContain("It is going to be deleted");
    expect(page).toContain("Take it back");
    expect(page).not.toContain("Ask somebody to join");
    const answer = await shop.as("bob").submit(`/api/deletions/${deletionId}/take-back`, {});
    expect(answer.status).toBe(303);
    expect(found()).toMatchObject({ state: "active", stateReason: null });
    expect(await (await shop.as("bob").open(path)).text()).toContain("Ask somebody to join");
  });
});

test("what is left of a deleted organisation is found by the books", async () => {
  await askForDeletion();
  expect(listBrokenInvariants(shop.db)).toEqual([]);
  endRun(shop.db, { id: deletionId, status: "done", now: shop.clock.now });
  const rule = "of a deleted organisation nothing but its books is left";
  expect(listBrokenInvariants(shop.db)).toMatchObject([
    { rule, subject: organisationId, found: 1 },
  ]);
});

describe("an export's file", () => {
  const file = (whose: "alice" | "bob") => shop.as(whose).get(`/api/exports/${exportId}/file`);
  const keep = (availableUntil: number) => {
    addPiece(shop.db, { actId: exportId, text: "{}" });
    endAct(shop.db, { id: exportId, endedAt: shop.clock.now, availableUntil });
  };

  test("is there for its owners alone, and for seven days", async () => {
    bobJoins("member");
    await askForExport();
    expect((await file("alice")).status).toBe(404);
    keep(shop.clock.now + 1_000);
    expect(await (await file("alice")).text()).toBe("{}");
    expect((await file("bob")).status).toBe(403);
    expect(await (await shop.as("alice").open(path)).text()).toContain("Download the file");
    shop.clock.now += 1_000;
    expect((await file("alice")).status).toBe(410);
    expect(await (await shop.as("alice").open(path)).text()).not.toContain("Download the file");
  });
});

test("a suspension is asked for by admins of the house, with a reason, by a plain form", async () => {
  const address = "/api/tenant-suspensions/sus_for-a-while";
  const blank = { organisationId, reason: "", waiting: "is withdrawn" };
  const refused = await shop.as("admin").submit(address, blank);
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining("Say why")]);
  expect((await shop.as("alice").postJson(address, blank)).status).toBe(403);
  const asked = await shop.as("admin").submit(address, { ...blank, reason: "The bill is open" });
  expect(asked.status).toBe(303);
  expect(found()).toMatchObject({ state: "suspended", stateReason: "The bill is open" });
  const page = await (await shop.as("admin").open("/admin/tenants")).text();
  expect(page).toContain("Lift the suspension");
});
