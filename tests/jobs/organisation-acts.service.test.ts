import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { findPlace } from "#db/gate/places.ts";
import { placeJob } from "#db/jobs/changes.ts";
import { findAct } from "#db/organisations/acts.ts";
import {
  acceptInvitation,
  changeTenant,
  inviteMember,
  placeOrganisation,
} from "#db/organisations/changes.ts";
import { findAnyOrganisation, listOwners } from "#db/organisations/organisations.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { findAnyRun, listSteps } from "#db/queries/runs.ts";
import { runs } from "#db/schema.ts";
import { transaction } from "#db/transaction.ts";
import { recover, resubmit } from "#server/domains/index.ts";
import { stepNames } from "#server/domains/jobs/rules/step-names.ts";
import { lookAtBooks } from "#server/ingress/books.ts";
import { askAdmin } from "#server/restate/admin.ts";
import { firstPlan } from "#server/rules/plans.ts";
import { assertInvariants } from "../support/invariants.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { until } from "../support/waiting.ts";
import { rowsOf } from "./support/rows-of.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ gateSlots: 4 });
});
afterEach(() => assertInvariants(shop.db, shop.outside.payments));
afterAll(() => shop?.stop());

let made = 0;
function next(): string {
  made += 1;
  return `${made}`.padStart(8, "0");
}

/** Alice owns it, and Bob is a member of it. */
function found(name = "Mill & Sons"): string {
  const [id, now] = [`org_${next()}`, Date.now()];
  placeOrganisation(shop.db, { id, name, userId: "usr_alice", plan: firstPlan, now });
  const bob = { organisationId: id, userId: "usr_bob", now };
  inviteMember(shop.db, { ...bob, role: "member" });
  acceptInvitation(shop.db, bob);
  return id;
}

async function ask(organisationId: string, form: object): Promise<string> {
  const id = `job_${next()}`;
  const answer = await shop.signIn("alice").post(`/api/jobs/${id}`, { organisationId, ...form });
  expect(answer.status, await answer.clone().text()).toBe(202);
  return id;
}

async function begin(who: "alice" | "admin", path: string, body: object): Promise<string> {
  const prefix = { suspensions: "sus", exports: "exp", deletions: "del" }[
    path.replace("tenant-", "")
  ];
  const id = `${prefix}_${next()}`;
  const answer = await shop.signIn(who).post(`/api/${path}/${id}`, body);
  expect(answer.status, await answer.clone().text()).toBe(202);
  return id;
}

const stateOf = (runId: string) => findPlace(shop.db, { runId })?.state;
const becomes = (runId: string, state: string) =>
  until(`${runId} to be ${state}`, () => stateOf(runId) === state, { deadline: 30_000 });
const ends = (id: string, status = "done") =>
  until(`${id} to be ${status}`, () => findAct(shop.db, { id })?.status === status, {
    deadline: 30_000,
  });
const told = (userId: string, runId: string) =>
  listNotifications(shop.db, { userId, limit: 200 }).filter((notice) => notice.runId === runId);
const organisation = (id: string) => findAnyOrganisation(shop.db, { id });
const later = { handler: "remind", text: "Tea", delaySeconds: 600 };
const long = { handler: "practise", seconds: 600 };

describe("a suspension", () => {
  test("lets what has begun end, begins nothing, and is lifted again", async () => {
    const id = found();
    const runs = await ask(id, { handler: "practise", seconds: 2 });
    await becomes(runs, "running");
    const waits = await ask(id, later);
    const reason = "The bill is open";
    const act = await begin("admin", "tenant-suspensions", { organisationId: id, reason });
    expect(organisation(id)).toMatchObject({ state: "suspended", stateReason: reason });
    await ends(act);
    expect([stateOf(runs), stateOf(waits)]).toEqual(["done", "queued"]);
    const words = told("usr_alice", act).map(({ title }) => title);
    expect(words.sort()).toEqual(["A suspension is through", "Mill & Sons is suspended"]);
    expect(told("usr_bob", act)).toEqual([]);
    const lift = { state: "active", reason: "It is paid" };
    await shop.signIn("admin").post(`/api/tenants/${id}/state`, lift);
    expect(organisation(id)).toMatchObject({ state: "active", stateReason: null });
    const [last] = listNotifications(shop.db, { userId: "usr_alice", limit: 1 });
    expect(last).toMatchObject({ title: "Mill & Sons is suspended no longer", body: "It is paid" });
  });

  test("withdraws what waits when that is asked, and counts it", async () => {
    const id = found();
    const waits = [await ask(id, later), await ask(id, later)];
    const form = { organisationId: id, reason: "Misuse", waiting: "is withdrawn" };
    const act = await begin("admin", "tenant-suspensions", form);
    await ends(act);
    expect(waits.map(stateOf)).toEqual(["withdrawn", "withdrawn"]);
    expect(findAct(shop.db, { id: act })?.withdrawn).toBe(2);
  });

  test("that is lifted before its end ends with that", async () => {
    const id = found();
    const runs = await ask(id, long);
    await becomes(runs, "running");
    const act = await begin("admin", "tenant-suspensions", { organisationId: id, reason: "x" });
    await shop.signIn("admin").post(`/api/tenants/${id}/state`, { state: "active", reason: "No" });
    await ends(act, "cancelled");
    await shop.signIn("alice").post(`/api/jobs/${runs}/cancel`);
    await becomes(runs, "withdrawn");
  });
});

describe("an export", () => {
  test("holds all of an organisation's, and nothing of others and no secret", async () => {
    const [id, other] = [found(), found("Donaudampf")];
    const theirs = await ask(other, { handler: "export" });
    await shop.signIn("alice").post(`/api/organisations/${id}/secret`);
    await shop.signIn("alice").post(`/api/organisations/${other}/secret`);
    const jobs = [await ask(id, { handler: "export" }), await ask(id, later)];
    await becomes(jobs[0] ?? "", "done");
    await becomes(theirs, "done");
    const act = await begin("alice", "exports", { organisationId: id });
    await ends(act);
    const answer = await shop.signIn("alice").get(`/api/exports/${act}/file`);
    const text = await answer.text();
    const file = JSON.parse(text);
    expect(file.organisation).toMatchObject({ id, name: "Mill & Sons" });
    expect(file.people.map(({ username }: { username: string }) => username)).toEqual([
      ...["alice", "bob"],
    ]);
    expect(file.jobs.map((job: { id: string }) => job.id)).toEqual(jobs);
    expect(file.jobs[0].result).toContain("Job");
    expect(file.usage).not.toEqual([]);
    expect(file.audit.map(({ action }: { action: string }) => action)).toContain(
      "changed the secret for calls",
    );
    for (const word of ["Donaudampf", other, theirs, "cws_", "usr_admin"]) {
      expect(text).not.toContain(word);
    }
    for (const who of ["bob", "admin"]) {
      const refused = await shop.signIn(who).get(`/api/exports/${act}/file`);
      expect([403, 404]).toContain(refused.status);
    }
  });
});

describe("a deletion", () => {
  test("erases what was its own, keeps what it cost, and touches nothing of others", async () => {
    const [id, other] = [found("Quiet Mill"), found("Donaudampf")];
    await shop.signIn("alice").post(`/api/organisations/${other}/secret`);
    await shop.signIn("alice").post(`/api/organisations/${id}/secret`);
    for (const whose of [id, other]) {
      await becomes(await ask(whose, { handler: "export" }), "done");
    }
    const done = await ask(id, { handler: "remind", text: "Of the quiet mill" });
    await becomes(done, "done");
    const exported = await begin("alice", "exports", { organisationId: id });
    await ends(exported);
    const rests = await ask(id, { handler: "remind", text: "Tea", seconds: 600 });
    const runs = await ask(id, long);
    await becomes(rests, "resting");
    await becomes(runs, "running");
    const waits = await ask(id, later);
    const others = rowsOf(shop.db, other);
    expect(Object.keys(others)).toEqual(expect.arrayContaining(["jobs", "gate_places", "runs"]));
    const words = /quiet mill|cws_|"Tea"/i;
    expect(JSON.stringify(rowsOf(shop.db, id))).toMatch(words);
    const cost = findPlace(shop.db, { runId: done })?.cost;
    const form = { organisationId: id, name: "Quiet Mill", graceSeconds: 1 };
    const act = await begin("alice", "deletions", form);
    expect(organisation(id)?.state).toBe("leaving");
    await ends(act);
    expect([rests, runs, waits].map(stateOf)).toEqual(["withdrawn", "withdrawn", "withdrawn"]);
    expect(organisation(id)).toMatchObject({ name: "A deleted organisation", state: "leaving" });
    expect(listOwners(shop.db, { organisationId: id })).toEqual([]);
    expect(findPlace(shop.db, { runId: done })?.cost).toBe(cost);
    expect(rowsOf(shop.db, other)).toEqual(others);
    expect(JSON.stringify(rowsOf(shop.db, id))).not.toMatch(words);
    expect(findAct(shop.db, { id: act })).toMatchObject({
      ...{ withdrawn: 1, cancelled: 2, jobs: 5, people: 2, takenBackAt: null },
    });
    const [receipt] = told("usr_alice", act);
    expect(receipt).toMatchObject({ title: "An organisation was deleted" });
    expect(receipt?.body).toContain("Kept, without its name: what each job cost");
    const again = await (await shop.signIn("alice").get(`/api/deletions/${act}`)).json();
    expect(again).toMatchObject({ receipt: receipt?.body });
    expect(listSteps(shop.db, { runId: act }).map(({ status }) => status)).toEqual([
      ...["done", "done", "done", "done", "done"],
    ]);
  });

  test("is taken back by an owner until erasing begins, and then all is as it was", async () => {
    const id = found();
    const runs = await ask(id, long);
    await becomes(runs, "running");
    changeTenant(shop.db, {
      ...{ id, now: Date.now(), change: { state: "paused", stateReason: "They asked for it" } },
    });
    const form = { organisationId: id, name: "Mill & Sons", graceSeconds: 600 };
    const act = await begin("alice", "deletions", form);
    expect(organisation(id)?.state).toBe("leaving");
    const answer = await shop.signIn("alice").post(`/api/deletions/${act}/take-back`);
    expect(answer.status).toBe(202);
    await ends(act, "cancelled");
    expect(organisation(id)).toMatchObject({ state: "paused", stateReason: "They asked for it" });
    expect(stateOf(runs)).toBe("running");
    await shop.signIn("alice").post(`/api/jobs/${runs}/cancel`);
    await becomes(runs, "withdrawn");
  });

  test("that is taken back withdraws nothing that comes after", async () => {
    const id = found();
    const now = Date.now();
    transaction(shop.db, () => {
      for (let at = 0; at < 2_000; at++) {
        placeJob(shop.db, {
          ...{ id: `job_before-${at}`, organisationId: id, userId: "usr_alice", handler: "export" },
          ...{ input: {}, key: null, title: "Export", priority: 0, notBefore: now + 600_000, now },
          ...{ expiresAt: now + 900_000, patienceMs: null, estimate: 1 },
        });
      }
    });
    const form = { organisationId: id, name: "Mill & Sons", graceSeconds: 600 };
    const act = await begin("alice", "deletions", form);
    await shop.signIn("alice").post(`/api/deletions/${act}/take-back`);
    const after = `job_${next()}`;
    placeJob(shop.db, {
      ...{ id: after, organisationId: id, userId: "usr_alice", handler: "export", input: {} },
      ...{ key: null, title: "Export", priority: 0, notBefore: now + 600_000, now },
      ...{ expiresAt: now + 900_000, patienceMs: null, estimate: 1 },
    });
    await ends(act, "cancelled");
    expect(stateOf(after)).toBe("queued");
  });

  test("that has begun to erase is not taken back", async () => {
    const id = found();
    const form = { organisationId: id, name: "Mill & Sons", graceSeconds: 0 };
    const act = await begin("admin", "tenant-deletions", form);
    await ends(act);
    const answer = await shop.signIn("admin").post(`/api/tenant-deletions/${act}/take-back`);
    expect([answer.status, await answer.json()]).toMatchObject([409, { code: "too_late" }]);
  });
});

// An engine that replays kills no other way.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")("the books", () => {
  test("find a deletion that nobody goes on with, and the organisation is as it was before", async () => {
    const id = found();
    const form = { organisationId: id, name: "Mill & Sons", graceSeconds: 600 };
    const act = await begin("alice", "deletions", form);
    await until("it to be taken up", () => findAnyRun(shop.db, { id: act })?.status !== "queued");
    await killInEngine(act);
    const longAgo = Date.now() - 60_000;
    shop.db.update(runs).set({ updatedAt: longAgo }).where(eq(runs.id, act)).run();
    await lookAtBooks(shop.ingress, { mend: true });
    await ends(act, "failed");
    expect(organisation(id)?.state).toBe("active");
  });
});

// As it is after a restore: the engine knows nothing of what the database says is going on.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")("an engine that is new", () => {
  test("goes on with a deletion that waited, and counts nothing twice", async () => {
    const id = found();
    await becomes(await ask(id, { handler: "export" }), "done");
    const runs = await ask(id, long);
    await becomes(runs, "running");
    await until("it to have begun", () => findAnyRun(shop.db, { id: runs })?.status !== "queued");
    await ask(id, later);
    const form = { organisationId: id, name: "Mill & Sons", graceSeconds: 4 };
    const act = await begin("alice", "deletions", form);
    const isWaiting = () => listSteps(shop.db, { runId: act }).at(-1)?.name === stepNames.takeBack;
    await until("it to wait", isWaiting);
    const [running] = await invocationsOf(`JobRunner/${runs}/run`);
    await forgetInEngine(running?.id, `JobRunner/${runs}/run`);
    const [waiting] = await invocationsOf(`OrganisationAct/${act}/run`);
    await forgetInEngine(waiting?.id, `OrganisationAct/${act}/run`);
    await recover({ db: shop.db, ingress: shop.ingress });
    shop.events.hub.wake("gate");
    const run = findAnyRun(shop.db, { id: act });
    if (run) await resubmit(shop, run);
    await ends(act);
    expect(findAct(shop.db, { id: act })).toMatchObject({ withdrawn: 1, cancelled: 1, jobs: 3 });
  });
});

async function killInEngine(actId: string): Promise<void> {
  const [running] = await invocationsOf(`OrganisationAct/${actId}/run`);
  await changeInEngine(running?.id, "kill");
}

async function forgetInEngine(id: string | undefined, target: string): Promise<void> {
  await changeInEngine(id, "kill");
  const isKilled = async () => (await invocationsOf(target))[0]?.status === "completed";
  await until("it to be killed", isKilled);
  await changeInEngine(id, "purge");
  await until("it to be forgotten", async () => (await invocationsOf(target)).length === 0);
}

const changeInEngine = (id: string | undefined, how: "kill" | "purge") =>
  askAdmin(shop.restate.adminUrl, { method: "PATCH", path: `/invocations/${id}/${how}` });

async function invocationsOf(target: string): Promise<{ id: string; status: string }[]> {
  const query = `SELECT id, status FROM sys_invocation WHERE target = '${target}'`;
  const asking = { method: "POST", path: "/query", body: { query } } as const;
  return ((await askAdmin(shop.restate.adminUrl, asking)) as { rows: [] }).rows;
}
