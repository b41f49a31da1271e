import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listAudit } from "#db/queries/audit.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { whyTooCommon } from "#server/accounts/common-passwords.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import type { Client } from "../support/client.ts";
import { expectProblem } from "../support/problem.ts";

let shop: TestApp;
const better = "a lorry full of gravel";
const change = { current: "cartwright", password: better };
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

beforeEach(async () => {
  shop = await openTestApp();
});

afterEach(() => shop.close());

async function signIn(username: string, password = "cartwright", userAgent = ""): Promise<Client> {
  const client = shop.visitor();
  const headers = { "user-agent": userAgent };
  const answer = await client.postJson("/api/session", { username, password }, headers);
  if (!answer.ok) throw new Error(`${username} was answered ${answer.status}`);
  return client;
}

async function isSignedIn(client: Client): Promise<boolean> {
  const { user } = (await (await client.get("/api/session")).json()) as { user: unknown };
  return user !== null;
}

describe("a password", () => {
  test.each([
    "password1234",
    "Passw0rd2024!",
    "qwertyuiop12",
    "123456789012",
    "abcdefghijkl",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "iloveyou2024",
    "cartwright12",
    "WelcomeAdmin1",
    "alice-is-the-best",
  ])("that anybody would guess is refused: %s", (password) => {
    expect(whyTooCommon(password, "alice")).toBeDefined();
  });

  test.each([better, "correct horse battery", "Zw8#fQ2!kP9x", "ein lied von mir"])(
    "of one's own is taken: %s",
    (password) => {
      expect(whyTooCommon(password, "alice")).toBeUndefined();
    },
  );

  test("is no shorter than twelve characters, and says so beside its field", async () => {
    const account = { username: "carol", displayName: "Carol" };
    for (const password of ["elevenchars", "password1234"]) {
      const answer = await shop.visitor().postJson("/api/users", { ...account, password });
      await expectProblem(answer, 422, "invalid_input");
    }
    const taken = await shop.visitor().postJson("/api/users", { ...account, password: better });
    expect(taken.status).toBe(201);
  });

  test("is changed by whoever knows the present one, ends every other session, and its owner is told", async () => {
    const [here, elsewhere] = [await signIn("alice"), await signIn("alice")];
    const wrong = await here.postJson("/api/account/password", { current: "x", password: better });
    await expectProblem(wrong, 422, "invalid_input");
    expect((await here.postJson("/api/account/password", change)).status).toBe(204);
    expect([await isSignedIn(here), await isSignedIn(elsewhere)]).toEqual([true, false]);
    await expect(signIn("alice")).rejects.toThrow("401");
    expect(await isSignedIn(await signIn("alice", better))).toBe(true);
    const told = listAudit(shop.db, { subject: "usr_alice" }).map(({ action }) => action);
    expect(told).toContain("changed the password");
    const [notice] = listNotifications(shop.db, { userId: "usr_alice" });
    expect(notice?.title).toBe("You changed the password");
  });

  test("that is changed leaves no session to whoever signed in with the old one meanwhile", async () => {
    const owner = shop.as("alice");
    const old = { username: "alice", password: "cartwright" };
    const thieves = Array.from({ length: 20 }, () => shop.visitor());
    const changing = owner.postJson("/api/account/password", change);
    await Promise.all([changing, ...thieves.map((thief) => thief.postJson("/api/session", old))]);
    expect((await changing).status).toBe(204);
    for (const thief of thieves) expect(await isSignedIn(thief)).toBe(false);
  });

  test("that two change at once is the first one's: the second does not know it", async () => {
    const [owner, thief] = [shop.as("alice"), shop.as("alice")];
    const answers = await Promise.all([
      owner.postJson("/api/account/password", change),
      thief.postJson("/api/account/password", { ...change, password: "a wagon full of pebbles" }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 422]);
  });

  test("that is refused in a form asks again, and says why", async () => {
    const alice = await signIn("alice");
    const answer = await alice.submit("/api/account/password", { current: "x", password: better });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("This is not your present password");
  });
});

describe("sessions", () => {
  const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  test("are seen with what they were begun with, and ended one by one", async () => {
    const [here, elsewhere] = [await signIn("alice"), await signIn("alice", "cartwright", firefox)];
    const page = await (await here.open("/account")).text();
    expect(page).toContain("Firefox on Linux");
    const rows = page.split('id="session-').slice(1);
    expect(rows).toHaveLength(2);
    const [id = ""] = rows.find((row) => row.includes("Firefox"))?.split('"') ?? [];
    const bob = await signIn("bob");
    await expectProblem(
      await bob.postJson(`/api/account/sessions/${id}/end`, {}),
      404,
      "not_found",
    );
    expect((await here.postJson(`/api/account/sessions/${id}/end`, {})).status).toBe(204);
    expect([await isSignedIn(here), await isSignedIn(elsewhere)]).toEqual([true, false]);
  });

  test("are ended everywhere else at once", async () => {
    const [here, elsewhere] = [await signIn("alice"), await signIn("alice")];
    expect((await here.postJson("/api/account/sessions/end-others", {})).status).toBe(204);
    expect([await isSignedIn(here), await isSignedIn(elsewhere)]).toEqual([true, false]);
  });

  test("end when they are not used, an admin's sooner", async () => {
    const [alice, admin] = [await signIn("alice"), await signIn("admin")];
    shop.clock.now += 11 * hour;
    expect([await isSignedIn(alice), await isSignedIn(admin)]).toEqual([true, true]);
    shop.clock.now += 13 * hour;
    expect([await isSignedIn(alice), await isSignedIn(admin)]).toEqual([true, false]);
    shop.clock.now += 15 * day;
    expect(await isSignedIn(alice)).toBe(false);
  });

  test("end after so long although they are used", async () => {
    const alice = await signIn("alice");
    for (let days = 0; days < 29; days += 1) {
      shop.clock.now += day;
      expect(await isSignedIn(alice)).toBe(true);
    }
    shop.clock.now += day + minute;
    expect(await isSignedIn(alice)).toBe(false);
  });
});

describe("guessing at an account", () => {
  const guess = (address: string, password = "guessed") =>
    shop.app.fetch(
      new Request("http://localhost/api/session", {
        method: "POST",
        body: JSON.stringify({ username: "alice", password }),
        headers: { "content-type": "application/json" },
      }),
      { incoming: { socket: { remoteAddress: address } } } as never,
    );

  test("from many addresses is slowed down, and its owner goes on where they were before", async () => {
    expect((await guess("192.0.2.1", "cartwright")).status).toBe(200);
    for (let number = 0; number < 20; number += 1) await guess(`198.51.100.${number}`);
    const refused = await guess("198.51.100.99", "cartwright");
    expect(refused.headers.get("retry-after")).toBe("900");
    await expectProblem(refused, 429, "too_many_requests");
    expect((await guess("192.0.2.1", "cartwright")).status).toBe(200);
    shop.clock.now += 16 * minute;
    expect((await guess("198.51.100.99", "cartwright")).status).toBe(200);
  });
});
