import { TOTP } from "otpauth";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listAudit } from "#db/queries/audit.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { readPersonalData } from "#db/queries/personal-data.ts";
import { idempotencyKeys, pendingSignIns, recoveryCodes, secondFactors } from "#db/schema.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import type { Client } from "../support/client.ts";
import { expectProblem } from "../support/problem.ts";

let shop: TestApp;
const minute = 60_000;
const step = 30_000;
const password = "cartwright";
const credentials = { username: "admin", password };

beforeEach(async () => {
  shop = await openTestApp();
});

afterEach(() => shop.close());

/** The phone: what its app shows, now or some steps from now. */
const phone =
  (secret: string) =>
  (steps = 0) =>
    TOTP.generate({ secret: secretOf(secret), timestamp: shop.clock.now + steps * step });

/** Six digits that no app shows now. */
function wrongOf(shows: (steps: number) => string): string {
  const right = [-1, 0, 1].map((steps) => shows(steps));
  const codes = ["000000", "111111", "222222", "333333"].filter((code) => !right.includes(code));
  return codes[0] ?? "";
}

function secretOf(base32: string) {
  return new TOTP({ secret: base32 }).secret;
}

const own = "/api/account/second-factor";

async function setUp(client: Client) {
  const { secret } = (await (await client.postJson(own, { password })).json()) as {
    secret: string;
  };
  const shows = phone(secret);
  const confirmed = await client.postJson(`${own}/confirm`, { code: shows() });
  expect(confirmed.status).toBe(200);
  const { recoveryCodes } = (await confirmed.json()) as { recoveryCodes: string[] };
  // The code that confirmed it is used up.
  shop.clock.now += step;
  return { shows, recoveryCodes };
}

async function givePassword(): Promise<Client> {
  const client = shop.visitor();
  expect((await client.postJson("/api/session", credentials)).status).toBe(202);
  return client;
}

const giveCode = (client: Client, code: string) => client.postJson("/api/session/code", { code });

async function isSignedIn(client: Client): Promise<boolean> {
  const { user } = (await (await client.get("/api/session")).json()) as { user: unknown };
  return user !== null;
}

const told = (subject = "usr_admin") =>
  listAudit(shop.db, { subject }).map(({ action, detail }) =>
    detail ? `${action}: ${detail}` : action,
  );

describe("setting it up", () => {
  test("shows the key as a picture and as text, and asks for nothing until a code confirms it", async () => {
    const admin = shop.as("admin");
    expect((await admin.submit(own, { password })).headers.get("location")).toBe(
      "/account/second-factor",
    );
    const page = await (await admin.open("/account/second-factor")).text();
    expect(page).toContain('id="qr-code"');
    const [, key = ""] = /id="key">([^<]+)</.exec(page) ?? [];
    expect(key).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    expect((await shop.visitor().postJson("/api/session", credentials)).status).toBe(200);

    const shows = phone(key.replaceAll(" ", ""));
    const wrong = await admin.submit(`${own}/confirm`, { code: shows(20) });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain("This is not the code that the key makes now");
    const elsewhere = shop.as("admin");
    const codes = await (await admin.submit(`${own}/confirm`, { code: shows() })).text();
    expect(codes.match(/<li>([A-Z2-7]{4}-){3}[A-Z2-7]{4}<\/li>/g)).toHaveLength(10);
    expect([await isSignedIn(admin), await isSignedIn(elsewhere)]).toEqual([true, false]);
    expect((await shop.visitor().postJson("/api/session", credentials)).status).toBe(202);
    expect(told()).toContain("turned the second factor on");
  });

  test("takes the password: whoever found an open browser cannot lock its owner out", async () => {
    const admin = shop.as("admin");
    await expectProblem(await admin.postJson(own, { password: "x" }), 422, "invalid_input");
    await expectProblem(
      await admin.postJson(`${own}/confirm`, { code: "123456" }),
      409,
      "second_factor_not_begun",
    );
    await expectProblem(await shop.visitor().postJson(own, { password }), 401, "not_signed_in");
  });

  test("is begun again when it took longer than an hour", async () => {
    const admin = shop.as("admin");
    const { secret } = (await (await admin.postJson(own, { password })).json()) as {
      secret: string;
    };
    shop.clock.now += 61 * minute;
    const late = await admin.postJson(`${own}/confirm`, { code: phone(secret)() });
    await expectProblem(late, 409, "second_factor_not_begun");
  });

  test("replaces nothing that is on", async () => {
    const admin = shop.as("admin");
    await setUp(admin);
    await expectProblem(await admin.postJson(own, { password }), 409, "second_factor_on");
  });

  test("leaves the key and the codes in no answer that is kept, nor in what is taken along", async () => {
    const admin = shop.as("admin");
    const keyed = { "idempotency-key": "once" };
    const begun = await admin.postJson(own, { password }, keyed);
    const { secret } = (await begun.json()) as { secret: string };
    const refused = await admin.submit(`${own}/confirm`, { code: wrongOf(phone(secret)) }, keyed);
    expect(await refused.text()).toContain(secret.slice(0, 4));
    await admin.postJson(`${own}/confirm`, { code: phone(secret)() }, keyed);
    expect(shop.db.select().from(idempotencyKeys).all()).toEqual([]);
    const taken = readPersonalData(shop.db, { userId: "usr_admin" });
    expect(taken.secondFactor).toEqual({ since: shop.clock.now, recoveryCodesLeft: 10 });
    expect(JSON.stringify(taken)).not.toContain(secret);
  });
});

describe("signing in", () => {
  test("is two steps without a script, and the session begins after the second", async () => {
    const { shows } = await setUp(shop.as("admin"));
    const person = shop.visitor();
    const first = await person.submit("/sign-in?next=/admin/work", credentials);
    expect(first.headers.get("location")).toBe("/sign-in/code?next=%2Fadmin%2Fwork");
    expect(await isSignedIn(person)).toBe(false);
    expect((await person.open("/admin")).status).toBe(302);
    expect(await (await person.open("/sign-in/code?next=/admin/work")).text()).toContain(
      'autocomplete="one-time-code"',
    );
    const wrong = await person.submit("/sign-in/code?next=/admin/work", { code: wrongOf(shows) });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain("This code is wrong, too old, or was used already");
    const second = await person.submit("/sign-in/code?next=/admin/work", { code: shows() });
    expect(second.headers.get("location")).toBe("/admin/work");
    expect(await isSignedIn(person)).toBe(true);
    expect(shop.db.select().from(pendingSignIns).all()).toEqual([]);
    expect(told().filter((action) => action === "signed in")).toHaveLength(1);
  });

  test("takes a code of the step before and after, and none of further away", async () => {
    const { shows } = await setUp(shop.as("admin"));
    shop.clock.now += 10 * minute;
    for (const [steps, status] of [
      [-2, 401],
      [2, 401],
      [-1, 200],
      [1, 200],
    ] as const) {
      expect((await giveCode(await givePassword(), shows(steps))).status, `${steps}`).toBe(status);
    }
  });

  test("takes each code once, and none from before it", async () => {
    const { shows } = await setUp(shop.as("admin"));
    const [one, other] = [await givePassword(), await givePassword()];
    expect((await giveCode(one, shows())).status).toBe(200);
    await expectProblem(await giveCode(other, shows()), 401, "wrong_code");
    await expectProblem(await giveCode(other, shows(-1)), 401, "wrong_code");
    shop.clock.now += step;
    expect((await giveCode(other, shows())).status).toBe(200);
  });

  test("takes a recovery code once, however it is written, and says how many are left", async () => {
    const { recoveryCodes: codes } = await setUp(shop.as("admin"));
    const [first = "", second = ""] = codes;
    expect((await giveCode(await givePassword(), first)).status).toBe(200);
    await expectProblem(await giveCode(await givePassword(), first), 401, "wrong_code");
    const typed = second.replaceAll("-", " ").toLowerCase();
    expect((await giveCode(await givePassword(), typed)).status).toBe(200);
    expect(told().filter((action) => action.startsWith("used"))).toEqual([
      "used a recovery code: 9 left",
      "used a recovery code: 8 left",
    ]);
  });

  test("asks for the password again after five minutes, and after five wrong codes", async () => {
    const { shows } = await setUp(shop.as("admin"));
    const slow = await givePassword();
    shop.clock.now += 5 * minute;
    await expectProblem(await giveCode(slow, shows()), 401, "password_first");
    expect((await slow.open("/sign-in/code")).headers.get("location")).toBe("/sign-in?next=%2F");

    const guesser = await givePassword();
    for (let guess = 0; guess < 5; guess += 1) {
      await expectProblem(await giveCode(guesser, wrongOf(shows)), 401, "wrong_code");
    }
    await expectProblem(await giveCode(guesser, shows()), 401, "password_first");
    const page = await guesser.submit("/sign-in/code", { code: shows() });
    expect(await page.text()).toContain("Enter your password again");
    await expectProblem(await giveCode(shop.visitor(), shows()), 401, "password_first");
  });

  test("is slowed down for whoever has the password and guesses on, and its owner is warned once", async () => {
    const { shows } = await setUp(shop.as("admin"));
    for (let guess = 0; guess < 10; guess += 1) {
      await expectProblem(await giveCode(await givePassword(), wrongOf(shows)), 401, "wrong_code");
    }
    const refused = await giveCode(await givePassword(), shows());
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    await expectProblem(refused, 429, "too_many_requests");
    expect(told().filter((action) => action === "was refused a code")).toHaveLength(1);
    shop.clock.now += 61 * minute;
    expect((await giveCode(await givePassword(), shows())).status).toBe(200);
    const warnings = listNotifications(shop.db, { userId: "usr_admin" }).filter(
      ({ tone }) => tone === "warning",
    );
    expect(warnings.map(({ title }) => title)).toEqual(["A wrong code was given for your account"]);
  });

  test("ends with a changed password for whoever had the one before", async () => {
    const admin = shop.as("admin");
    const { shows } = await setUp(admin);
    const thief = await givePassword();
    const change = { current: password, password: "a lorry full of gravel" };
    expect((await admin.postJson("/api/account/password", change)).status).toBe(204);
    await expectProblem(await giveCode(thief, shows()), 401, "password_first");
  });

  test("is one step for everybody else, as it was", async () => {
    const alice = { username: "alice", password };
    expect((await shop.visitor().postJson("/api/session", alice)).status).toBe(200);
  });
});

describe("whoever has both", () => {
  test("makes new recovery codes, and the ones before are worth nothing", async () => {
    const admin = shop.as("admin");
    const { shows, recoveryCodes: before } = await setUp(admin);
    const again = await admin.postJson(`${own}/recovery-codes`, { password, code: shows() });
    const { recoveryCodes: after } = (await again.json()) as { recoveryCodes: string[] };
    expect(after).toHaveLength(10);
    await expectProblem(await giveCode(await givePassword(), before[0] ?? ""), 401, "wrong_code");
    expect((await giveCode(await givePassword(), after[0] ?? "")).status).toBe(200);
    const kept = shop.db.select().from(recoveryCodes).all();
    expect(JSON.stringify(kept)).not.toContain(after[1]);
  });

  test("turns it off, and the password alone signs in again", async () => {
    const admin = shop.as("admin");
    const { shows } = await setUp(admin);
    const wrong = { password: "x", code: shows() };
    await expectProblem(await admin.postJson(`${own}/off`, wrong), 422, "invalid_input");
    const guess = { password, code: wrongOf(shows) };
    await expectProblem(await admin.postJson(`${own}/off`, guess), 401, "wrong_code");
    const off = await admin.submit(`${own}/off`, { password, code: shows() });
    expect(off.headers.get("location")).toBe("/account/second-factor");
    expect(shop.db.select().from(secondFactors).all()).toEqual([]);
    expect(shop.db.select().from(recoveryCodes).all()).toEqual([]);
    expect((await shop.visitor().postJson("/api/session", credentials)).status).toBe(200);
    expect(told()).toContain("turned the second factor off");
    await expectProblem(
      await admin.postJson(`${own}/off`, { password, code: shows() }),
      409,
      "second_factor_off",
    );
  });
});

describe("an admin without one", () => {
  test("is invited on the account's page and on the desk, until there is one", async () => {
    const admin = shop.as("admin");
    expect(await (await admin.open("/account")).text()).toContain("Set up a second factor");
    expect(await (await admin.open("/admin")).text()).toContain("second-factor-invitation");
    await setUp(admin);
    expect(await (await admin.open("/account")).text()).toContain("It is on");
    expect(await (await admin.open("/admin")).text()).not.toContain("second-factor-invitation");
  });

  test("reaches nothing but the page that sets it up, where it is required", async () => {
    shop.close();
    shop = await openTestApp({ adminSecondFactor: "required" });
    const admin = shop.as("admin");
    for (const path of ["/", "/admin", "/admin/work", "/account", "/orders", "/nowhere"]) {
      const led = await admin.open(path);
      expect([led.status, led.headers.get("location")], path).toEqual([
        303,
        "/account/second-factor",
      ]);
    }
    for (const path of ["/api/work", "/api/orders", "/stream/page?at=/admin", "/api/cart"]) {
      await expectProblem(await admin.get(path), 403, "second_factor_required");
    }
    const decided = await admin.postJson("/api/workflow/ord_1/approve", {});
    await expectProblem(decided, 403, "second_factor_required");
    const form = await admin.submit("/api/workflow/ord_1/approve", {});
    expect(await form.text()).toContain("Set up your second factor first");
    const page = await (await admin.open("/account/second-factor")).text();
    expect(page).toContain("Admins of this shop sign in with a second factor");
    expect((await shop.as("alice").open("/")).status).toBe(200);

    await setUp(admin);
    expect((await admin.open("/admin")).status).toBe(200);
    expect((await admin.get("/api/work")).status).toBe(200);
  });
});

test("whoever leaves leaves no key and no codes behind", async () => {
  const alice = shop.as("alice");
  await setUp(alice);
  expect((await alice.postJson("/api/account/delete", { password })).status).toBe(204);
  expect(shop.db.select().from(secondFactors).all()).toEqual([]);
  expect(shop.db.select().from(recoveryCodes).all()).toEqual([]);
});
