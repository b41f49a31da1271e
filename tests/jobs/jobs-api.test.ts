import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findPlace } from "#db/gate/places.ts";
import {
  acceptInvitation,
  changeMemberRole,
  changeTenant,
  inviteMember,
  placeOrganisation,
} from "#db/organisations/changes.ts";
import { operations } from "#server/app.ts";
import { firstPlan } from "#server/rules/plans.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

const organisationId = "org_millandsons";
const id = "job_first-of-all";
const asked = { organisationId, handler: "remind", text: "Tea", seconds: 240 };

let shop: TestApp;
beforeEach(async () => {
  shop = await openTestApp();
  const plan = { ...firstPlan, queueDepth: 2, queueSeconds: 600 };
  const mill = { id: organisationId, name: "Mill & Sons", userId: "usr_alice" };
  placeOrganisation(shop.db, { ...mill, plan, now: shop.clock.now });
});
afterEach(() => shop.close());

function joins(userId: string, role: "member" | "reader"): void {
  const person = { organisationId, userId, now: shop.clock.now };
  inviteMember(shop.db, { ...person, role });
  acceptInvitation(shop.db, person);
}

const ask = (jobId = id, more: object = {}, whose: "alice" | "bob" = "alice") =>
  shop.as(whose).postJson(`/api/jobs/${jobId}`, { ...asked, ...more });

describe("a job", () => {
  test("is asked for once, however often it is sent", async () => {
    for (let at = 0; at < 3; at++) {
      const answer = await ask();
      expect([answer.status, await answer.json()]).toEqual([202, { jobId: id }]);
    }
    const { jobs } = (await (await shop.as("alice").get("/api/jobs")).json()) as {
      jobs: unknown[];
    };
    expect(jobs).toHaveLength(1);
  });

  test("with a key that was used is the one that it was used for", async () => {
    await ask(id, { key: "tea of today" });
    const same = await ask("job_another-one", { key: "tea of today" });
    expect(await same.json()).toEqual({ jobId: id });
  });

  test("is among those of its organisation alone, for whoever belongs to several and looks at one", async () => {
    const other = { id: "org_daughters", name: "Mill & Daughters", userId: "usr_alice" };
    placeOrganisation(shop.db, { ...other, plan: firstPlan, now: shop.clock.now });
    await ask();
    await ask("job_of-the-other", { organisationId: other.id });
    const alice = shop.as("alice");
    const listed = async (path: string) =>
      [...(await (await alice.open(path)).text()).matchAll(/id="open-(job_[\w-]+)"/g)].map(
        ([, job]) => job,
      );
    expect(await listed("/jobs")).toEqual(["job_of-the-other", id]);
    expect(await listed(`/jobs?of=${other.id}`)).toEqual(["job_of-the-other"]);
    expect(await listed("/jobs?of=org_of-nobody")).toHaveLength(2);
  });

  test("without an id is given one, the same for the same Idempotency-Key", async () => {
    const send = () =>
      shop.as("alice").postJson("/api/jobs", asked, { "Idempotency-Key": "tea of tomorrow" });
    const [first, again] = [await send(), await send()];
    const { jobId } = (await first.json()) as { jobId: string };
    expect([first.status, first.headers.get("location")]).toEqual([202, `/api/jobs/${jobId}`]);
    expect(await again.json()).toEqual({ jobId });
    expect(findPlace(shop.db, { runId: jobId })?.state).toBe("queued");
  });

  test("waits no longer than its organisation lets it, nor than was asked", async () => {
    await ask();
    await ask("job_second-one", { delaySeconds: 60, withinSeconds: 30 });
    const { now } = shop.clock;
    expect(findPlace(shop.db, { runId: id })?.expiresAt).toBe(now + 600_000);
    expect(findPlace(shop.db, { runId: "job_second-one" })).toMatchObject({
      notBefore: now + 60_000,
      expiresAt: now + 90_000,
    });
  });

  test("beyond what may wait is refused at once, with what to do, and nothing is added", async () => {
    await ask();
    await ask("job_second-one");
    const refused = await ask("job_third-one");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "10"]);
    expect(await refused.json()).toMatchObject({ code: "queue_full" });
    expect(findPlace(shop.db, { runId: "job_third-one" })).toBeUndefined();
    expect((await ask()).status).toBe(202);
  });

  test("is withdrawn before its turn, by whoever asked for it or an owner", async () => {
    joins("usr_bob", "member");
    await ask(id, {}, "bob");
    await ask("job_second-one");
    const others = await shop.as("bob").postJson("/api/jobs/job_second-one/cancel", {});
    expect(others.status).toBe(403);
    const withdrawn = await shop.as("alice").postJson(`/api/jobs/${id}/cancel`, {});
    expect(await withdrawn.json()).toEqual({ cancelled: "withdrawn" });
    expect(findPlace(shop.db, { runId: id })?.state).toBe("withdrawn");
    const page = await (await shop.as("bob").open(`/jobs/${id}`)).text();
    expect(page).toContain("Withdrawn by @alice");
  });

  test("has a button to end it for owners and whoever asked for it, and is ended by nobody else", async () => {
    joins("usr_bob", "member");
    await ask(id, {}, "bob");
    await ask("job_second-one");
    const offered = async (whose: "alice" | "bob", jobId: string) =>
      (await (await shop.as(whose).open(`/jobs/${jobId}`)).text()).includes('id="cancel-job"');
    const refusedTo = async (whose: "alice" | "bob", jobId: string) => {
      const answer = await shop.as(whose).postJson(`/api/jobs/${jobId}/cancel`, {});
      return [answer.status, await answer.json()];
    };
    for (const jobId of [id, "job_second-one"]) expect(await offered("alice", jobId)).toBe(true);
    expect(await offered("bob", id)).toBe(true);
    expect(await offered("bob", "job_second-one")).toBe(false);
    expect(await refusedTo("bob", "job_second-one")).toMatchObject([
      403,
      { code: "not_yours_to_do", title: "It was asked for by @alice" },
    ]);

    changeMemberRole(shop.db, { organisationId, userId: "usr_bob", role: "reader" });
    expect(await offered("bob", id)).toBe(false);
    expect(await refusedTo("bob", id)).toMatchObject([403, { title: "You may look on here" }]);
    expect(findPlace(shop.db, { runId: id })?.state).toBe("queued");
  });

  test("is asked for by members and owners, and not by those who look on", async () => {
    joins("usr_bob", "reader");
    expect((await ask(id, {}, "bob")).status).toBe(403);
    await ask();
    expect((await shop.as("bob").get(`/api/jobs/${id}`)).status).toBe(200);
  });

  test("is refused to an organisation that is suspended or drains, with why, and taken for a paused one", async () => {
    const set = (state: "suspended" | "draining" | "paused") =>
      changeTenant(shop.db, {
        id: organisationId,
        now: 1,
        change: { state, stateReason: "The bill is open" },
      });
    set("suspended");
    const refused = await ask();
    expect([refused.status, await refused.json()]).toMatchObject([
      409,
      { detail: "The bill is open. Nothing new is taken." },
    ]);
    set("draining");
    expect((await ask()).status).toBe(409);
    set("paused");
    expect((await ask()).status).toBe(202);
  });

  test("that is filled in wrongly comes back with what was typed and what is wrong", async () => {
    const typed = { organisationId, handler: "practise", seconds: "6000", text: "Something" };
    const answer = await shop.as("alice").submit(`/api/jobs/${id}`, typed);
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain("Enter at most 600");
    expect(page).toContain("Something");
  });
});

test("a call is refused with what is wrong with its URL or its body, beside the field", async () => {
  const call = (more: object) => ask("job_call-of-nobody", { handler: "call", text: "", ...more });
  for (const url of ["", "ftp://example.test", "https://alice:secret@example.test", "example"]) {
    const refused = await call({ url });
    expect([url, refused.status, await refused.json()]).toMatchObject([
      ...[url, 422],
      { fields: { url: expect.stringContaining("Enter a URL") } },
    ]);
  }
  const refused = await call({ url: "https://example.test", body: "{" });
  expect(await refused.json()).toMatchObject({ fields: { body: "Enter JSON, or nothing" } });
});

test("a job is not there for those who do not belong to its organisation, by whatever route", async () => {
  await ask();
  const answers: [string, number][] = [];
  for (const operation of operations.filter(({ path }) => path.startsWith("/api/jobs/{id}"))) {
    const address = operation.path.replace("{id}", id);
    for (const stranger of [shop.as("bob"), shop.as("admin")]) {
      const answer =
        operation.method === "get"
          ? await stranger.get(address)
          : await stranger.postJson(address, { ...asked });
      answers.push([`${operation.method} ${address}`, answer.status]);
    }
  }
  expect(answers.length).toBeGreaterThan(6);
  // Whoever asks for one names an organisation that is none of theirs.
  expect(answers.filter(([, status]) => status !== 404 && status !== 422)).toEqual([]);
  const stream = await shop.as("bob").get(`/stream/page?at=/jobs/${id}`);
  expect(stream.status).toBe(404);
  expect(await (await shop.as("bob").open("/jobs")).text()).not.toContain("Tea");
  expect(await (await shop.as("bob").get("/api/jobs")).json()).toEqual({ jobs: [] });
});
