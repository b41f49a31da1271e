import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findCallSecret } from "#db/organisations/call-secrets.ts";
import { describeOrganisation, listInvitations } from "#db/organisations/organisations.ts";
import { listAudit } from "#db/queries/audit.ts";
import { insertNotification } from "#db/queries/notifications.ts";
import { operations } from "#server/app.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { readStream } from "../support/reading.ts";

const id = "org_millandsons";
const path = `/api/organisations/${id}`;

let shop: TestApp;
beforeEach(async () => {
  shop = await openTestApp({ pace: { frameMs: 5, heartbeatMs: 10_000 } });
  const made = await shop.as("alice").postJson(path, { name: "Mill & Sons" });
  expect(made.status, await made.clone().text()).toBe(201);
});
afterEach(() => shop.close());

const peopleOf = (userId = "usr_alice") =>
  describeOrganisation(shop.db, { id, userId })?.people.map(
    ({ username, role, acceptedAt }) => `${username} ${role}${acceptedAt === null ? "?" : ""}`,
  );

async function bobJoins(role = "member"): Promise<void> {
  await shop.as("alice").postJson(`${path}/members`, { username: "Bob", role });
  const joined = await shop.as("bob").postJson(`${path}/accept`, {});
  expect(joined.status).toBe(200);
}

describe("an organisation", () => {
  test("belongs to whoever makes it, once, however often it is sent", async () => {
    await shop.as("alice").postJson(path, { name: "Mill & Sons" });
    expect(peopleOf()).toEqual(["alice owner"]);
    const others = await shop.as("bob").postJson(path, { name: "Mine now" });
    expect(others.status).toBe(404);
    expect(describeOrganisation(shop.db, { id, userId: "usr_alice" })?.name).toBe("Mill & Sons");
  });

  test("is joined by whoever is asked and says yes, and by nobody before", async () => {
    await shop.as("alice").postJson(`${path}/members`, { username: "bob", role: "reader" });
    expect((await shop.as("bob").get(path)).status).toBe(404);
    expect(await (await shop.as("bob").send("/notifications")).text()).toContain(
      "asks you to join",
    );
    await shop.as("bob").postJson(`${path}/accept`, {});
    expect((await shop.as("bob").get(path)).status).toBe(200);
    expect(peopleOf()).toEqual(["alice owner", "bob reader"]);
    const again = await shop.as("bob").postJson(`${path}/accept`, {});
    expect(again.status).toBe(200);
  });

  test("is declined, and may ask again", async () => {
    const ask = () => shop.as("alice").postJson(`${path}/members`, { username: "bob" });
    expect((await ask()).status).toBe(202);
    expect((await ask()).status).toBe(422);
    await shop.as("bob").postJson(`${path}/decline`, {});
    expect(listInvitations(shop.db, { userId: "usr_bob" })).toEqual([]);
    expect((await shop.as("bob").postJson(`${path}/decline`, {})).status).toBe(404);
    shop.clock.now += 1;
    expect((await ask()).status).toBe(202);
  });

  test("asks nobody who is not here", async () => {
    const asked = await shop.as("alice").postJson(`${path}/members`, { username: "nobody" });
    expect([asked.status, await asked.json()]).toMatchObject([
      422,
      { fields: { username: "There is no @nobody here" } },
    ]);
  });

  test("is decided about by its owners alone", async () => {
    await bobJoins();
    const bob = shop.as("bob");
    const refused = await Promise.all([
      bob.postJson(`${path}/name`, { name: "Bob's" }),
      bob.postJson(`${path}/members`, { username: "admin" }),
      bob.postJson(`${path}/members/alice/role`, { role: "reader" }),
      bob.postJson(`${path}/members/alice/remove`, {}),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    await shop.as("alice").postJson(`${path}/members/bob/role`, { role: "owner" });
    expect((await bob.postJson(`${path}/name`, { name: "Bob's" })).status).toBe(200);
  });

  test("always has an owner, whoever leaves or is given another role", async () => {
    await bobJoins();
    const alice = shop.as("alice");
    const left = await alice.postJson(`${path}/members/alice/remove`, {});
    expect([left.status, await left.json()]).toMatchObject([409, { code: "last_owner" }]);
    const lowered = await alice.postJson(`${path}/members/alice/role`, { role: "member" });
    expect(lowered.status).toBe(409);
    await alice.postJson(`${path}/members/bob/role`, { role: "owner" });
    expect((await alice.postJson(`${path}/members/alice/remove`, {})).status).toBe(200);
    expect(peopleOf("usr_bob")).toEqual(["bob owner"]);
    expect((await alice.get(path)).status).toBe(404);
  });

  test("is left by whoever likes to", async () => {
    await bobJoins("reader");
    const left = await shop.as("bob").submit(`${path}/members/bob/remove`, {});
    expect([left.status, left.headers.get("location")]).toEqual([303, "/organisations"]);
    expect(peopleOf()).toEqual(["alice owner"]);
  });

  test("has in its audit who did what", async () => {
    await bobJoins();
    const told = listAudit(shop.db, { subject: id }).map(({ actor, action }) => [actor, action]);
    expect(told).toEqual([
      ["usr_alice", "made the organisation"],
      ["usr_alice", "asked to join"],
      ["usr_bob", "joined"],
    ]);
  });

  test("has twenty owners' worth of room and no more for one person", async () => {
    const alice = shop.as("alice");
    for (let at = 1; at < 20; at++) {
      const one = await alice.postJson(`/api/organisations/org_number-${at}-of-20`, {
        name: "One",
      });
      expect(one.status).toBe(201);
    }
    const more = await alice.postJson("/api/organisations/org_onetoomany", { name: "One" });
    expect([more.status, await more.json()]).toMatchObject([
      409,
      { code: "too_many_organisations" },
    ]);
  });
});

test("the secret of an organisation's calls is its owners' alone, and can be changed", async () => {
  await bobJoins();
  const [alice, bob] = [shop.as("alice"), shop.as("bob")];
  const read = async () => (await (await alice.get(`${path}/secret`)).json()) as { secret: string };
  expect(await read()).toEqual({ secret: null, changedAt: null });
  expect((await alice.postJson(`${path}/secret`, {})).status).toBe(200);
  const { secret } = await read();
  expect(secret).toMatch(/^cws_[0-9a-f]{64}$/);
  const refused = [await bob.get(`${path}/secret`), await bob.postJson(`${path}/secret`, {})];
  expect(refused.map(({ status }) => status)).toEqual([403, 403]);
  const page = `/organisations/${id}`;
  expect(await (await alice.send(page)).text()).toContain(secret);
  expect(await (await bob.send(page)).text()).not.toContain(secret);
  await alice.postJson(`${path}/secret`, {});
  expect((await read()).secret).not.toBe(secret);
  expect(findCallSecret(shop.db, { organisationId: id })?.previous).toBe(secret);
});

/** With a body that would be taken from an owner. */
const theirs = operations.filter(({ path }) => path.startsWith("/api/organisations/{id}"));

test("an organisation is not there for those who do not belong to it, by whatever route", async () => {
  const before = JSON.stringify(describeOrganisation(shop.db, { id, userId: "usr_alice" }));
  const [bob, admin] = [shop.as("bob"), shop.as("admin")];
  const answers = [];
  for (const operation of theirs.filter(({ summary }) => !summary.startsWith("Make one"))) {
    const address = operation.path.replace("{id}", id).replace("{username}", "alice");
    for (const stranger of [bob, admin]) {
      const answer =
        operation.method === "get"
          ? await stranger.get(address)
          : await stranger.postJson(address, operation.example ?? {});
      answers.push([address, answer.status]);
    }
  }
  expect(answers.length).toBeGreaterThan(10);
  expect(answers.filter(([, status]) => status !== 404)).toEqual([]);
  const page = await bob.send(`/organisations/${id}`);
  expect([page.status, await page.text()]).toMatchObject([
    404,
    expect.not.stringContaining("Mill"),
  ]);
  const stream = await bob.get(`/stream/page?at=/organisations/${id}`);
  expect(stream.status).toBe(404);
  expect(JSON.stringify(describeOrganisation(shop.db, { id, userId: "usr_alice" }))).toBe(before);
});

test("an open page tells nothing of an organisation any more to whoever was removed from it", async () => {
  await bobJoins();
  const stream = readStream(await shop.as("bob").get(`/stream/page?at=/organisations/${id}`));
  expect(await stream.until("the page", /id="metadata"/)).toContain("Mill &amp; Sons");
  await shop.as("alice").postJson(`${path}/members/bob/remove`, {});
  await shop.as("alice").postJson(`${path}/name`, { name: "Mill & Secrets" });
  const told = { userId: "usr_bob", key: "later", tone: "info", title: "Later" } as const;
  insertNotification(shop.db, { ...told, body: "…", at: shop.clock.now });
  shop.hub.wake("notices:usr_bob");
  expect(await stream.until("what is told later", /Later/)).not.toContain("Secrets");
  await stream.close();
});

describe("whoever deletes their account", () => {
  const leaving = (name: "alice" | "bob") =>
    shop.as(name).postJson("/api/account/delete", { password: "cartwright" });

  test("first makes another one the owner of what others belong to", async () => {
    await bobJoins();
    const refused = await leaving("alice");
    expect([refused.status, await refused.json()]).toMatchObject([409, { code: "only_owner" }]);
    await shop.as("alice").postJson(`${path}/members/bob/role`, { role: "owner" });
    expect((await leaving("alice")).status).toBe(204);
    expect(peopleOf("usr_bob")).toEqual(["bob owner"]);
  });

  test("leaves nothing that goes on for nobody", async () => {
    expect((await leaving("alice")).status).toBe(204);
    const answer = await shop.as("admin").get("/api/tenants");
    expect(await answer.json()).toMatchObject({ tenants: [{ id, people: 0, state: "leaving" }] });
  });

  test("takes along where they belonged", async () => {
    const answer = await shop.as("alice").get("/api/account/export");
    const organisations = [{ id, name: "Mill & Sons", role: "owner" }];
    expect(await answer.json()).toMatchObject({ organisations });
  });
});

describe("an admin of the house", () => {
  const plan = {
    ...{ weight: 3, parallelRuns: 4, startsPerMinute: 30, queueDepth: 50 },
    ...{ queueSeconds: 600, callsPerMinute: 30, monthlyBudget: 500 },
  };
  const found = () => describeOrganisation(shop.db, { id, userId: "usr_alice" });

  test("changes what an organisation may take while it is there, and its people see it", async () => {
    const answer = await shop.as("admin").postJson(`/api/tenants/${id}/plan`, plan);
    expect(answer.status, await answer.clone().text()).toBe(200);
    expect(found()).toMatchObject(plan);
    const page = await (await shop.as("alice").send(`/organisations/${id}`)).text();
    expect(page).toContain("10 min");
    expect(page).toContain("500 credits");
  });

  test("pauses it with a reason that its people read, and lets it go on", async () => {
    const admin = shop.as("admin");
    const state = { state: "paused", reason: "The bill is open" };
    await admin.postJson(`/api/tenants/${id}/state`, state);
    expect(found()).toMatchObject({ state: "paused", stateReason: "The bill is open" });
    expect(await (await shop.as("alice").send(`/organisations/${id}`)).text()).toContain(
      "The bill is open",
    );
    await admin.postJson(`/api/tenants/${id}/state`, { state: "active", reason: "It is paid" });
    expect(found()).toMatchObject({ state: "active", stateReason: null });
  });

  test("is told what is wrong with a plan beside its field, by a plain form", async () => {
    const typed = Object.entries({ ...plan, weight: 0 });
    const fields = Object.fromEntries(typed.map(([name, value]) => [name, String(value)]));
    const answer = await shop.as("admin").submit(`/api/tenants/${id}/plan`, fields);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("Enter at least 1");
    expect(found()?.weight).toBe(1);
  });

  test("alone does so", async () => {
    const answer = await shop.as("alice").postJson(`/api/tenants/${id}/plan`, plan);
    expect(answer.status).toBe(403);
  });
});
