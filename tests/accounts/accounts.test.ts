import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { listRuns } from "#db/queries/runs.ts";
import { findUserByUsername } from "#db/queries/users.ts";
import { sessions, users } from "#db/schema.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import type { Client } from "../support/client.ts";
import { expectProblem } from "../support/problem.ts";

let shop: TestApp;

beforeEach(async () => {
  shop = await openTestApp();
});

afterEach(() => shop.close());

const carol = { username: "carol", displayName: "Carol", password: "correct horse" };
const alice = { username: "alice", password: "cartwright" };

async function whoIs(client: Client): Promise<string | undefined> {
  const answer = z.object({ user: z.object({ username: z.string() }).nullable() });
  return answer.parse(await (await client.get("/api/session")).json()).user?.username;
}

describe("signing up", () => {
  test("opens an account with its welcome run, signs in and goes where the reader wanted", async () => {
    const client = shop.visitor();
    const answer = await client.submit("/sign-up?next=/products%3Fq%3Dsaw", carol);
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe("/products?q=saw");
    expect(await whoIs(client)).toBe("carol");
    const user = findUserByUsername(shop.db, { username: "carol" });
    expect(user).toMatchObject({ displayName: "Carol", role: "shopper" });
    expect(listRuns(shop.db, { userId: user?.id ?? "" })).toMatchObject([
      { kind: "welcome", status: "queued" },
    ]);
  });

  test("by a program answers with the account, without its password", async () => {
    const client = shop.visitor();
    const answer = await client.postJson("/api/users", { ...carol, username: " Carol " });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({
      user: {
        id: expect.stringMatching(/^usr_/),
        username: "carol",
        displayName: "Carol",
        role: "shopper",
      },
    });
    expect(await whoIs(client)).toBe("carol");
  });

  test("never makes an admin, whatever is asked", async () => {
    await shop.visitor().postJson("/api/users", { ...carol, role: "admin", id: "usr_admin" });
    expect(findUserByUsername(shop.db, { username: "carol" })?.role).toBe("shopper");
  });

  test.each(["alice", "Alice", "ALICE"])(
    "refuses the taken name %s and keeps what was typed",
    async (username) => {
      const page = await shop.visitor().submit("/sign-up", { ...carol, username });
      expect(page.status).toBe(422);
      const text = await page.text();
      expect(text).toContain("This username is taken");
      expect(text).toContain('value="Carol"');
      expect(text).not.toContain(carol.password);
      const answer = await shop.visitor().postJson("/api/users", { ...carol, username });
      await expectProblem(answer, 409, "username_taken");
    },
  );

  test("names every field that needs another look, beside the field", async () => {
    const page = await shop.visitor().submit("/sign-up", { username: "x!", password: "short" });
    const text = await page.text();
    expect(page.status).toBe(422);
    for (const field of ["display-name", "username", "password"])
      expect(text).toContain(`id="${field}-error"`);
    const problem = await expectProblem(
      await shop.visitor().postJson("/api/users", {}),
      422,
      "invalid_input",
    );
    expect(Object.keys(problem.fields ?? {}).sort()).toEqual([
      "displayName",
      "password",
      "username",
    ]);
  });

  test("takes no name that would mean something in a mail's head, and shows one as the text it is", async () => {
    const displayName = "<script>alert(1)</script>";
    const refused = await shop.visitor().submit("/sign-up", { ...carol, displayName });
    expect(refused.status).toBe(422);
    shop.db.update(users).set({ displayName }).where(eq(users.id, "usr_bob")).run();
    const text = await (await shop.as("bob").open("/")).text();
    expect(text).toContain("&lt;script&gt;alert(1)");
    expect(text).not.toContain("<script>alert");
  });
});

describe("signing in", () => {
  test("works by a form, by JSON, and whatever the case of the name", async () => {
    const [person, program] = [shop.visitor(), shop.visitor()];
    expect((await person.submit("/sign-in", { ...alice, username: "ALICE" })).status).toBe(303);
    expect((await program.postJson("/api/session", alice)).status).toBe(200);
    expect(await whoIs(person)).toBe("alice");
    expect(await whoIs(program)).toBe("alice");
  });

  test("answers a wrong password and an unknown name alike", async () => {
    const wrong = { ...alice, password: "cartwrigth" };
    const unknown = { ...alice, username: "nobody" };
    const one = await shop.visitor().postJson("/api/session", wrong);
    const other = await shop.visitor().postJson("/api/session", unknown);
    const problem = await expectProblem(one, 401, "wrong_credentials");
    expect(await expectProblem(other, 401, "wrong_credentials")).toEqual(problem);
    const page = await shop.visitor().submit("/sign-in", wrong);
    expect(page.status).toBe(422);
    const text = await page.text();
    expect(text).toContain("Username or password is wrong");
    expect(text).toContain('value="alice"');
    expect(text).not.toContain("cartwrigth");
  });

  test("tells a program that sent a form the problem, not a page", async () => {
    const answer = await shop
      .visitor()
      .submit("/sign-in", { username: "alice", password: "no" }, { accept: "*/*" });
    await expectProblem(answer, 401, "wrong_credentials");
  });

  test("gives a new token: one planted before is worth nothing after", async () => {
    const client = shop.visitor();
    client.jar.set("cartwright_3000", "planted");
    await client.postJson("/api/session", alice);
    expect(client.jar.get("cartwright_3000")).not.toBe("planted");
    const thief = shop.visitor();
    thief.jar.set("cartwright_3000", "planted");
    expect(await whoIs(thief)).toBeUndefined();
  });

  test("again, or as somebody else, ends the session before it", async () => {
    const client = shop.as("bob");
    const before = shop.visitor();
    before.jar.set("cartwright_3000", client.jar.get("cartwright_3000") ?? "");
    await client.postJson("/api/session", alice);
    expect(await whoIs(client)).toBe("alice");
    expect(await whoIs(before)).toBeUndefined();
  });

  test("sets one cookie that scripts and other sites cannot use, named after the port", async () => {
    const answer = await shop.visitor().postJson("/api/session", alice);
    const set = answer.headers.getSetCookie();
    expect(set).toHaveLength(1);
    expect(set[0]).toMatch(
      /^cartwright_3000=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  test("in production sets a cookie that travels encrypted only, and offers no seeded account", async () => {
    const production = await openTestApp({
      production: true,
      publicUrl: "https://shop.example",
    });
    const answer = await production.visitor().postJson("/api/session", alice);
    expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure/);
    expect(await (await production.visitor().open("/sign-in")).text()).not.toContain('cartwright"');
    production.close();
  });

  test("keeps no token in the database", async () => {
    const client = shop.visitor();
    await client.postJson("/api/session", alice);
    const token = client.jar.get("cartwright_3000");
    expect(JSON.stringify(shop.db.select().from(sessions).all())).not.toContain(token);
  });

  test("is limited for each address, and says when to come back", async () => {
    const strict = await openTestApp({ signInLimit: 2 });
    const client = strict.visitor();
    const wrong = { username: "nobody", password: "no" };
    for (const _ of [1, 2]) expect((await client.postJson("/api/session", wrong)).status).toBe(401);
    const answer = await client.postJson("/api/users", carol);
    expect(answer.headers.get("retry-after")).toBe("300");
    await expectProblem(answer, 429, "too_many_requests");
    strict.clock.now += 300_001;
    expect((await client.postJson("/api/session", alice)).status).toBe(200);
    strict.close();
  });

  test.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/%0d%0aX: y\r\n",
  ])("never leads away from the shop: %j", async (next) => {
    const answer = await shop.visitor().submit(`/sign-in?next=${encodeURIComponent(next)}`, alice);
    expect(answer.headers.get("location")).toMatch(/^\/(?![/\\])/);
  });
});

describe("a session", () => {
  test("ends with signing out, for its token too", async () => {
    const client = shop.as("alice");
    const token = client.jar.get("cartwright_3000") ?? "";
    expect((await client.submit("/sign-out", {})).status).toBe(303);
    expect(client.jar.size).toBe(0);
    client.jar.set("cartwright_3000", token);
    expect(await whoIs(client)).toBeUndefined();
  });

  test("ends by DELETE for a program", async () => {
    const client = shop.as("alice");
    expect((await client.send("/api/session", { method: "DELETE" })).status).toBe(204);
    expect(await whoIs(client)).toBeUndefined();
  });

  test("expires", async () => {
    const client = shop.as("alice");
    expect(await whoIs(client)).toBe("alice");
    shop.clock.now += 86_400_000;
    expect(await whoIs(client)).toBeUndefined();
  });

  test.each(["/account", "/activity", "/runs/run_1", "/admin"])(
    "is asked for before %s, and leads back there",
    async (path) => {
      const answer = await shop.visitor().open(`${path}?tab=output`);
      expect(answer.status).toBe(302);
      expect(answer.headers.get("location")).toBe(
        `/sign-in?next=${encodeURIComponent(`${path}?tab=output`)}`,
      );
    },
  );

  test("of a shopper does not open the admin's page, and does not say that there is one", async () => {
    expect((await shop.as("alice").open("/admin")).status).toBe(404);
    expect((await shop.as("admin").open("/admin")).status).toBe(200);
  });
});

test("the names of the seeded cast are nobody's to take, also where nobody is seeded", async () => {
  const empty = await openTestApp();
  empty.db.delete(users).run();
  for (const username of ["alice", "Admin"]) {
    const body = { username, displayName: "Somebody", password: "a password of my own" };
    await expectProblem(await empty.visitor().postJson("/api/users", body), 409, "username_taken");
  }
  empty.close();
});
