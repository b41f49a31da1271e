import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { findPlace } from "#db/gate/places.ts";
import { gatePlaces } from "#db/gate/schema.ts";
import { describeJob } from "#db/jobs/jobs.ts";
import { jobs } from "#db/jobs/schema.ts";
import { placeOrganisation } from "#db/organisations/changes.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { findAnyRun } from "#db/queries/runs.ts";
import { runs } from "#db/schema.ts";
import { recover } from "#server/domains/index.ts";
import { lookAtBooks } from "#server/ingress/books.ts";
import { askAdmin } from "#server/restate/admin.ts";
import { firstPlan, type Plan } from "#server/rules/plans.ts";
import { assertInvariants } from "../support/invariants.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { until } from "../support/waiting.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ gateSlots: 2 });
});
afterEach(() => assertInvariants(shop.db, shop.outside.payments));
afterAll(() => shop?.stop());

let made = 0;

function found(plan: Partial<Plan> = {}): string {
  made += 1;
  const id = `org_test-tenant-${made}`;
  const whole = { ...firstPlan, startsPerMinute: 1_000, ...plan };
  placeOrganisation(shop.db, { id, name: id, userId: "usr_alice", plan: whole, now: Date.now() });
  return id;
}

async function ask(organisationId: string, form: object): Promise<string> {
  made += 1;
  const id = `job_test-job-${made}`;
  const answer = await shop.signIn("alice").post(`/api/jobs/${id}`, { organisationId, ...form });
  expect(answer.status, await answer.clone().text()).toBe(202);
  return id;
}

const stateOf = (runId: string) => findPlace(shop.db, { runId })?.state;
const becomes = (runId: string, state: string) =>
  until(`${runId} to be ${state}`, () => stateOf(runId) === state, { deadline: 30_000 });
const reminders = () =>
  listNotifications(shop.db, { userId: "usr_alice", limit: 100 }).map(({ body }) => body);

describe("a job", () => {
  test("is let through, done, and its file can be taken along", async () => {
    const id = await ask(found(), { handler: "export" });
    await becomes(id, "done");
    expect(findAnyRun(shop.db, { id })?.status).toBe("done");
    const file = await shop.signIn("alice").get(`/api/jobs/${id}/result`);
    expect(file.headers.get("content-type")).toContain("text/csv");
    expect(await file.text()).toContain(`"${id}","export","running","alice"`);
  });

  test("holds no slot while it waits, and comes back before what has not begun", async () => {
    const organisation = found({ parallelRuns: 1 });
    const rest = await ask(organisation, { handler: "remind", text: "Tea", seconds: 2 });
    await becomes(rest, "resting");
    const meanwhile = await ask(organisation, { handler: "export" });
    await becomes(meanwhile, "done");
    expect(stateOf(rest)).toBe("resting");
    await becomes(rest, "done");
    expect(reminders().filter((body) => body === "Tea")).toHaveLength(1);
  });

  test("is cancelled at its wait by whoever asked for it, and frees its slot", async () => {
    const organisation = found({ parallelRuns: 1 });
    const long = await ask(organisation, { handler: "practise", seconds: 600 });
    await becomes(long, "running");
    const next = await ask(organisation, { handler: "export" });
    await until("it to have begun", () => findAnyRun(shop.db, { id: long })?.status !== "queued");
    const answer = await shop.signIn("alice").post(`/api/jobs/${long}/cancel`);
    expect([answer.status, await answer.json()]).toEqual([202, { cancelled: "asked" }]);
    await becomes(long, "withdrawn");
    expect(describeJob(shop.db, { id: long, userId: "usr_alice" })?.reason).toContain("@alice");
    await becomes(next, "done");
    const again = await shop.signIn("alice").post(`/api/jobs/${long}/cancel`);
    expect(again.status).toBe(409);
  });

  test("that waits too long is not begun any more, and whoever asked is told", async () => {
    const organisation = found({ parallelRuns: 1 });
    const long = await ask(organisation, { handler: "practise", seconds: 600 });
    await becomes(long, "running");
    const late = await ask(organisation, { handler: "export", withinSeconds: 1 });
    await becomes(late, "expired");
    const told = listNotifications(shop.db, { userId: "usr_alice", limit: 5 });
    expect(told.map(({ title }) => title)).toContain("Not begun in time: Export the jobs");
    await shop.signIn("alice").post(`/api/jobs/${long}/cancel`);
    await becomes(long, "withdrawn");
  });

  test("that is not finished by its deadline has failed, gives its slot back, and is not done later", async () => {
    const organisation = found({ parallelRuns: 1 });
    const long = await ask(organisation, { handler: "practise", seconds: 600, finishSeconds: 2 });
    await becomes(long, "failed");
    expect(describeJob(shop.db, { id: long, userId: "usr_alice" })?.reason).toBe(
      "It was not finished by its deadline",
    );
    const late = { handler: "remind", text: "Too late", seconds: 600, finishSeconds: 2 };
    const rests = await ask(organisation, late);
    await becomes(rests, "failed");
    await becomes(await ask(organisation, { handler: "export", finishSeconds: 60 }), "done");
    expect(reminders()).not.toContain("Too late");
  });

  test("that has a deadline and does not begin by then is not begun any more", async () => {
    const organisation = found({ parallelRuns: 1 });
    const long = await ask(organisation, { handler: "practise", seconds: 600 });
    await becomes(long, "running");
    await becomes(await ask(organisation, { handler: "export", finishSeconds: 1 }), "expired");
    await shop.signIn("alice").post(`/api/jobs/${long}/cancel`);
    await becomes(long, "withdrawn");
  });

  test("whose deadline passed while nothing ran has failed, and nothing of it is done", async () => {
    const organisation = found();
    const forms = [
      { handler: "export" },
      { handler: "prices" },
      { handler: "remind", text: "Past its deadline" },
      { handler: "call", url: "http://127.0.0.1:1/" },
    ];
    for (const form of forms) {
      const id = await ask(organisation, { ...form, delaySeconds: 600, finishSeconds: 900 });
      // As an outage would leave it: it had its slot, and its deadline went by.
      const lost = { state: "running", begunAt: Date.now() - 60_000 } as const;
      const finishBy = Date.now() - 1_000;
      shop.db.update(jobs).set({ finishBy }).where(eq(jobs.id, id)).run();
      shop.db.update(gatePlaces).set(lost).where(eq(gatePlaces.runId, id)).run();
      shop.events.hub.wake("gate");
      await until(`${id} to have ended`, () => !["running", "resting"].includes(stateOf(id) ?? ""));
      const { reason, result } = describeJob(shop.db, { id, userId: "usr_alice" }) ?? {};
      expect([form.handler, stateOf(id), reason, result]).toEqual([
        ...[form.handler, "failed", "It was not finished by its deadline", null],
      ]);
    }
    expect(reminders()).not.toContain("Past its deadline");
  });

  test("whose start was lost after it was let through is begun all the same, once", async () => {
    const organisation = found();
    const id = await ask(organisation, { handler: "remind", text: "Once only", delaySeconds: 600 });
    // As a crash would leave it between the two: it has its slot, and nobody was told.
    const begunAt = Date.now() - 60_000;
    const lost = { state: "running", begunAt } as const;
    shop.db.update(gatePlaces).set(lost).where(eq(gatePlaces.runId, id)).run();
    shop.events.hub.wake("gate");
    await becomes(id, "done");
    expect(reminders().filter((body) => body === "Once only")).toHaveLength(1);
  });
});

// An engine that replays kills no other way.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")("a slot", () => {
  test("is not held by a ghost: what nobody goes on with gives it back", async () => {
    const organisation = found({ parallelRuns: 1 });
    const ghost = await ask(organisation, { handler: "practise", seconds: 600 });
    await until("it to have begun", () => findAnyRun(shop.db, { id: ghost })?.status !== "queued");
    const next = await ask(organisation, { handler: "export" });
    await killInEngine(ghost);
    const longAgo = Date.now() - 60_000;
    shop.db.update(runs).set({ updatedAt: longAgo }).run();
    await lookAtBooks(shop.ingress, { mend: true });
    await becomes(ghost, "failed");
    await becomes(next, "done");
  });
});

// As it is after a restore: the engine knows nothing of what the database says has begun.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")("an engine that is new", () => {
  test("goes on with each job that had begun, once, and leaves queued what is queued", async () => {
    const organisation = found({ parallelRuns: 1 });
    const rests = await ask(organisation, { handler: "remind", text: "Anew", seconds: 4 });
    await becomes(rests, "resting");
    const runs = await ask(organisation, { handler: "practise", seconds: 3 });
    await until("it to have begun", () => findAnyRun(shop.db, { id: runs })?.status !== "queued");
    const waits = await ask(organisation, { handler: "export" });
    for (const id of [rests, runs]) await forgetInEngine(id);
    await recover({ db: shop.db, ingress: shop.ingress });
    expect([rests, runs, waits].map(stateOf)).toEqual(["returning", "returning", "queued"]);
    shop.events.hub.wake("gate");
    for (const id of [rests, runs, waits]) await becomes(id, "done");
    expect(reminders().filter((body) => body === "Anew")).toHaveLength(1);
  });
});

async function forgetInEngine(jobId: string): Promise<void> {
  const { adminUrl } = shop.restate;
  const query = `SELECT id, status FROM sys_invocation WHERE target = 'JobRunner/${jobId}/run'`;
  const find = async () => {
    const answer = await askAdmin(adminUrl, { method: "POST", path: "/query", body: { query } });
    return (answer as { rows: { id: string; status: string }[] }).rows[0];
  };
  const id = (await find())?.id;
  await askAdmin(adminUrl, { method: "PATCH", path: `/invocations/${id}/kill` });
  await until("it to be killed", async () => (await find())?.status === "completed");
  await askAdmin(adminUrl, { method: "PATCH", path: `/invocations/${id}/purge` });
  await until("it to be forgotten", async () => (await find()) === undefined);
}

async function killInEngine(jobId: string): Promise<void> {
  const { adminUrl } = shop.restate;
  const query = `SELECT id FROM sys_invocation WHERE target = 'JobRunner/${jobId}/run'`;
  const answer = await askAdmin(adminUrl, { method: "POST", path: "/query", body: { query } });
  const [{ id } = { id: "" }] = (answer as { rows: { id: string }[] }).rows;
  await askAdmin(adminUrl, { method: "PATCH", path: `/invocations/${id}/kill` });
}
