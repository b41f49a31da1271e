import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { audit } from "#db/schema.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { until } from "../support/waiting.ts";

let shop: TestApp;

beforeEach(async () => {
  shop = await openTestApp();
});

afterEach(() => shop.close());

const told = () =>
  shop.db
    .select()
    .from(audit)
    .all()
    .map(({ actor, action, subject, detail }) => [actor, action, subject, detail]);

const written = (count: number) => until("the audit", () => told().length >= count);

const hour = 60 * 60_000;

describe("the audit tells", () => {
  test("who signed in, each time", async () => {
    const alice = { username: "alice", password: "cartwright" };
    for (const _ of [1, 2]) await shop.visitor().postJson("/api/session", alice);
    const signedIn = ["usr_alice", "signed in", "usr_alice", null];
    expect(told()).toEqual([signedIn, signedIn]);
  });

  test("who signed up, signed out, and signed out everywhere else", async () => {
    const carol = shop.visitor();
    const account = { username: "carol", displayName: "Carol", password: "a lorry full of gravel" };
    await carol.postJson("/api/users", account);
    await carol.postJson("/api/account/sessions/end-others", {});
    await carol.send("/api/session", { method: "DELETE" });
    await carol.send("/api/session", { method: "DELETE" });
    expect(told().map(([, action]) => action)).toEqual([
      "signed up",
      "signed out everywhere else",
      "signed out",
    ]);
  });

  test("whose password was guessed at, and never what was typed", async () => {
    for (const username of ["alice", "my secret by mistake"]) {
      await shop.visitor().postJson("/api/session", { username, password: "a wrong guess" });
    }
    expect(told()).toEqual([
      ["a visitor", "failed to sign in", "usr_alice", null],
      ["a visitor", "failed to sign in", "an unknown name", null],
    ]);
    expect(JSON.stringify(shop.db.select().from(audit).all())).not.toMatch(/secret|guess/);
  });

  test.each([
    ["POST", "/api/workflow/ord_1/approve"],
    ["GET", "/api/work"],
    ["GET", "/admin"],
  ])("who was refused what is for admins: %s %s", async (method, path) => {
    await shop.as("alice").send(path, { method });
    await written(1);
    expect(told()).toEqual([
      ["usr_alice", "was refused what is for admins", "usr_alice", `${method} ${path}`],
    ]);
  });

  test("that another site asked", async () => {
    const headers = { "sec-fetch-site": "cross-site" };
    await shop.as("alice").postJson("/api/cart/add", { sku: "WRK-0101" }, headers);
    await written(1);
    const detail = "POST /api/cart/add";
    expect(told()).toEqual([
      ["a visitor", "was refused what another site asked", "the shop", detail],
    ]);
  });
});

test("whoever is refused a thousand times fills one line an hour", async () => {
  const mallory = shop.as("bob");
  for (let at = 0; at < 1_000; at++) await mallory.get(`/admin/orders/${at}`);
  await written(1);
  shop.clock.now += hour;
  await mallory.get("/admin");
  await written(2);
  expect(told().map(([, , , detail]) => detail)).toEqual(["GET /admin/orders/0", "GET /admin"]);
});

test("an admin is refused nothing, and a page that is not there is no refusal", async () => {
  await shop.as("admin").open("/admin");
  await shop.as("alice").open("/nowhere");
  await shop.as("alice").open("/orders/ord_bobs");
  // What is written in a turn is written at its end.
  await shop.as("alice").get("/api/work");
  await written(1);
  expect(told()).toHaveLength(1);
});
