import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { placeJob } from "#db/jobs/changes.ts";
import { placeOrganisation } from "#db/organisations/changes.ts";
import { listAudit } from "#db/queries/audit.ts";
import { findLetterByKey, settleLetter } from "#db/queries/letters.ts";
import { replaceStandingWork } from "#db/queries/standing-work.ts";
import { webhookEvents } from "#db/schema.ts";
import { operations } from "#server/app.ts";
import { missingParcel } from "#server/domains/shop/rules/missing-parcel.ts";
import { writeLetter } from "#server/events/letter.ts";
import { firstPlan } from "#server/rules/plans.ts";
import { troubledSandbox } from "../screenshots/troubled-sandbox.ts";
import { beginFulfillment } from "../shop/support/paid-order.ts";
import { Turnstile } from "../shop/support/turnstile.ts";
import { openTestApp } from "../support/app.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { until } from "../support/waiting.ts";

const turnstile = new Turnstile();
let shop: TestShop;

beforeAll(async () => {
  // So short a delivery that a parcel is soon missed.
  shop = await openTestShop({ fulfillment: { deliveryMs: 1e-6 }, between: turnstile.between });
  turnstile.carrierIsSilent = true;
});
afterAll(() => shop?.stop());

/** Each act of an admin's, done once. Answers what the audit then tells of its subject. */
const acts: Record<string, () => Promise<string[]>> = {
  "/api/workflow/{id}/approve": async () => decided("approve", await waitingOrder()),
  "/api/workflow/{id}/reject": async () => decided("reject", await waitingOrder()),
  "/api/workflow/{id}/parcel-lost": async () => decided("parcel-lost", await missedParcel()),
  "/api/workflow/{id}/parcel-again": async () => decided("parcel-again", await missedParcel()),
  "/api/events/{id}/again": handOverAgain,
  "/api/books/look": lookAtBooks,
  "/api/mail/{id}/send-again": sentAgain,
  "/api/outside/{system}/shut": () => switched("shut"),
  "/api/outside/{system}/let-through": () => switched("let-through"),
  "/api/tenants/{id}/plan": () => decidedOnTenant("plan", { ...firstPlan, weight: 2 }),
  "/api/tenants/{id}/state": () => decidedOnTenant("state", { state: "paused", reason: "a test" }),
  "/api/tenant-backlogs/{id}": withdrawnBacklog,
  "/api/tenant-suspensions/{id}": () => withAll("suspensions/sus_of-a-test", { reason: "a test" }),
  "/api/tenant-exports/{id}": () => withAll("exports/exp_of-a-test", {}),
  "/api/tenant-deletions/{id}": () => withAll("deletions/del_of-a-test", { name: "A tenant" }),
  "/api/tenant-deletions/{id}/take-back": async () => {
    await withAll("deletions/del_not-after-all", { name: "A tenant" });
    return withAll("deletions/del_not-after-all/take-back", {});
  },
  "/api/flood": flooded,
  "/api/sandbox": () => turned("", { preset: "calm" }),
  "/api/sandbox/{system}": () => turned("/push", { latencyMs: 1 }),
  "/api/sandbox/{system}/lose-next": () => turned("/push/lose-next", {}),
  "/api/sandbox/kill/{mortal}": killed,
  "/api/work/{id}/resume": () => actOnWork("resume"),
  "/api/work/{id}/cancel": () => actOnWork("cancel"),
};

const commands = operations.filter(({ for: whom, method }) => whom === "admin" && method !== "get");

// What replays is asked elsewhere: this is about who did what.
const replaying = process.env.RESTATE_TEST_MODE === "replay";

describe.skipIf(replaying)("what admins do is in the audit", () => {
  test("for each command that is theirs alone", () => {
    expect(Object.keys(acts).sort()).toEqual(commands.map(({ path }) => path).sort());
  });

  test.each(Object.entries(acts))("POST %s", async (_, act) => {
    expect(await act()).toContain("usr_admin");
  });

  test("and no other command is theirs alone", async () => {
    const app = await openTestApp();
    const refused = [];
    for (const { method, path } of operations.filter(({ method }) => method !== "get")) {
      const answer = await app.as("alice").send(path.replace(/\{\w+\}/g, "none"), {
        method: method.toUpperCase(),
        body: "{}",
        headers: { "content-type": "application/json" },
      });
      if (answer.status === 403) refused.push(path);
    }
    app.close();
    expect(refused.sort()).toEqual(commands.map(({ path }) => path).sort());
  });
});

function actorsOf(subject: string, { db }: Pick<TestShop, "db"> = shop): string[] {
  return listAudit(db, { subject }).map(({ actor }) => actor);
}

async function waitingOrder(): Promise<string> {
  const { id } = await beginFulfillment(shop);
  return id;
}

async function missedParcel(): Promise<string> {
  const order = await beginFulfillment(shop, { note: "SILENT_TRACKING" });
  await decided("approve", order.id);
  await until("the parcel to be missed", () => order.run.waitingFor === missingParcel.waitingFor, {
    deadline: 25_000,
  });
  return order.id;
}

async function switched(how: "shut" | "let-through"): Promise<string[]> {
  const answer = await shop.signIn("admin").post(`/api/outside/push/${how}`, { reason: "a test" });
  expect(answer.ok, await answer.text()).toBe(true);
  return actorsOf("push");
}

async function sentAgain(): Promise<string[]> {
  const written = { key: "hello", userId: "usr_alice", kind: "notice", subject: "Hello" };
  writeLetter(shop.events, { ...written, uselessFrom: null });
  const id = findLetterByKey(shop.db, written)?.id ?? 0;
  const sent = { sentTo: "alice@shop.example", dueAt: 1, lastError: null, sentAt: 1 };
  settleLetter(shop.db, { id, state: "sent", ...sent });
  const answer = await shop.signIn("admin").post(`/api/mail/${id}/send-again`, {});
  expect(answer.status, await answer.text()).toBe(201);
  return actorsOf("usr_alice");
}

async function withdrawnBacklog(): Promise<string[]> {
  const organisationId = "org_tenant-of-backlog";
  const now = Date.now();
  const founded = {
    id: organisationId,
    name: "A tenant",
    userId: "usr_alice",
    plan: firstPlan,
    now,
  };
  placeOrganisation(shop.db, founded);
  const later = { notBefore: now + 600_000, expiresAt: now + 700_000, priority: 0, now };
  const job = {
    id: "job_of-backlog",
    userId: "usr_alice",
    handler: "export",
    input: {},
    key: null,
  };
  placeJob(shop.db, {
    ...{ patienceMs: null, estimate: 1 },
    ...job,
    ...later,
    organisationId,
    title: "Export",
  });
  const body = { organisationId, reason: "a test" };
  const answer = await shop.signIn("admin").post("/api/tenant-backlogs/bkl_of-a-test", body);
  expect(answer.status, await answer.text()).toBe(202);
  return actorsOf(organisationId);
}

async function withAll(what: string, body: object): Promise<string[]> {
  const organisationId = `org_of-${what.split("/")[1]}`;
  const founded = { id: organisationId, name: "A tenant", userId: "usr_alice" };
  placeOrganisation(shop.db, { ...founded, plan: firstPlan, now: 1 });
  const before = actorsOf(organisationId).length;
  const asked = { organisationId, ...body };
  const answer = await shop.signIn("admin").post(`/api/tenant-${what}`, asked);
  expect(answer.status, await answer.text()).toBe(202);
  return actorsOf(organisationId).slice(before);
}

async function decidedOnTenant(what: "plan" | "state", body: object): Promise<string[]> {
  const id = `org_tenant-of-${what}`;
  const founded = { id, name: "A tenant", userId: "usr_alice", plan: firstPlan, now: 1 };
  placeOrganisation(shop.db, founded);
  const answer = await shop.signIn("admin").post(`/api/tenants/${id}/${what}`, body);
  expect(answer.ok, await answer.text()).toBe(true);
  return actorsOf(id);
}

async function turned(path: string, body: object): Promise<string[]> {
  const before = actorsOf("sandbox").length;
  const answer = await shop.signIn("admin").post(`/api/sandbox${path}`, body);
  expect(answer.ok, await answer.text()).toBe(true);
  return actorsOf("sandbox").slice(before);
}

async function flooded(): Promise<string[]> {
  const app = await openTestApp({ sandbox: { controls: await troubledSandbox() } });
  const answer = await app.as("admin").postJson("/api/flood", {});
  const { flood } = (await answer.json()) as { flood: string };
  const told = actorsOf(flood, app);
  app.close();
  return told;
}

async function killed(): Promise<string[]> {
  const answer = await shop.signIn("admin").post("/api/sandbox/kill/engine", {});
  expect([answer.status, shop.killed]).toEqual([202, ["engine"]]);
  return actorsOf("engine");
}

type Decision = "approve" | "reject" | "parcel-lost" | "parcel-again";

/** Of the rows that it added. */
async function decided(decision: Decision, orderId: string): Promise<string[]> {
  const before = actorsOf(orderId).length;
  const body = decision === "reject" ? { reason: "Not today" } : {};
  const answer = await shop.signIn("admin").post(`/api/workflow/${orderId}/${decision}`, body);
  expect(answer.ok, await answer.text()).toBe(true);
  await until("the audit to tell of it", () => actorsOf(orderId).length > before);
  return actorsOf(orderId).slice(before);
}

async function handOverAgain(): Promise<string[]> {
  const event = {
    ...{ eventId: "evt_1", type: "payment.authorised", orderId: "ord_1", intentId: "pi_1" },
    ...{ callbackRef: "prom_1", amountCents: 1, currency: "EUR", occurredAt: 1 },
  };
  const { eventId, type } = event;
  const kept = { eventId, type, runId: "ord_1", body: JSON.stringify(event) };
  const times = { receivedAt: 1, updatedAt: 1 };
  shop.db
    .insert(webhookEvents)
    .values({ ...kept, ...times, outcome: "failed" })
    .run();
  const answer = await shop.signIn("admin").post("/api/events/evt_1/again");
  expect(answer.status, await answer.text()).toBe(202);
  return actorsOf("ord_1");
}

async function lookAtBooks(): Promise<string[]> {
  const answer = await shop.signIn("admin").post("/api/books/look");
  expect(answer.status, await answer.text()).toBe(200);
  return actorsOf("books");
}

/** With an engine that does as it is told: the real one knows no such work. */
async function actOnWork(act: "resume" | "cancel"): Promise<string[]> {
  const engine = { resume: async () => {}, cancel: async () => {}, listPaused: async () => [] };
  const app = await openTestApp({ engine });
  replaceStandingWork(app.db, [
    {
      ...{ id: "inv_1", service: "Books", handler: "look", key: "ord_1", state: "failing" },
      ...{ attempts: 12, nextTryAt: 2, since: 1, reason: "It is locked", errorCode: null },
    },
  ]);
  expect((await app.as("admin").postJson(`/api/work/inv_1/${act}`, {})).ok).toBe(true);
  const told = actorsOf("ord_1", app);
  app.close();
  return told;
}
