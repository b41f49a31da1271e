import { TOTP } from "otpauth";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listAudit } from "#db/queries/audit.ts";
import { listDueLetters, listLetters } from "#db/queries/letters.ts";
import { readPersonalData } from "#db/queries/personal-data.ts";
import { beginSecondFactor, confirmSecondFactor } from "#db/queries/second-factors.ts";
import { passwordLinks, users } from "#db/schema.ts";
import { letterDrawings } from "#server/domains/index.ts";
import { sendLetter } from "#server/letters/sending.ts";
import type { Post } from "#server/outside/mail.ts";
import { pretendedSeller } from "#server/rules/seller.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { expectProblem } from "../support/problem.ts";
import { until } from "../support/waiting.ts";

const password = "a few quiet words";
const minute = 60_000;
let shop: TestApp;
let posted: Post[];

beforeEach(async () => {
  shop = await openTestApp();
  shop.db.update(users).set({ email: "one@shop.example" }).run();
  posted = [];
});

afterEach(() => shop.close());

const letters = () => listLetters(shop.db, { filter: { search: "" }, limit: 50 }).letters;

/** Everything that waits is sent. */
async function post(): Promise<Post[]> {
  const options = {
    events: shop,
    mail: {
      send: async (letter: Post, key: string) => {
        posted.push(letter);
        return { messageId: key };
      },
    },
    isPretended: false,
    drawings: letterDrawings,
    desk: { seller: pretendedSeller, shopUrl: "https://shop.example" },
  };
  const due = listDueLetters(shop.db, { now: shop.clock.now, limit: 50 });
  for (const letter of due) await sendLetter(options, letter);
  return posted;
}

async function ask(account: string, client = shop.visitor()) {
  const answer = await client.submit("/forgot-password", { account });
  const text = await answer.text();
  // It is looked up after it is answered.
  await new Promise(setImmediate);
  return { status: answer.status, text: text.replace(/nonce="[^"]*"|data-now="\d+"/g, "") };
}

/** The token of the link that alice gets. */
async function tokenOf(account = "alice"): Promise<string> {
  await ask(account);
  const sent = await post();
  return /new-password\?token=([\w-]+)/.exec(sent.at(-1)?.text ?? "")?.[1] ?? "";
}

const choose = (token: string, chosen = password) =>
  shop.visitor().submit("/new-password", { token, password: chosen });

const signIn = (given: string, client = shop.visitor()) =>
  client.postJson("/api/session", { username: "alice", password: given });

describe("a forgotten password", () => {
  test("is replaced by a link from a letter, which counts once and ends every session", async () => {
    const elsewhere = shop.as("alice");
    const token = await tokenOf();
    expect(posted).toMatchObject([
      { to: { name: "Alice", address: "one@shop.example" }, ref: "usr_alice" },
    ]);
    const page = await shop.visitor().open(`/new-password?token=${token}`);
    expect([page.status, page.headers.get("cache-control")]).toEqual([200, "no-store"]);

    const done = await choose(token);
    expect([done.status, done.headers.get("location")]).toEqual([303, "/sign-in?renewed=yes"]);
    expect((await elsewhere.get("/api/notifications")).status).toBe(401);
    expect((await signIn("cartwright")).status).toBe(401);
    expect((await signIn(password)).status).toBe(200);
    expect((await choose(token, "other quiet words")).status).toBe(410);
    expect((await signIn(password)).status).toBe(200);

    const acts = listAudit(shop.db, { subject: "usr_alice" }).map(({ action }) => action);
    expect(acts).toEqual(expect.arrayContaining(["asked for a new password"]));
    expect(letters()[0]?.subject).toBe("You chose a new password by a link from a letter");
  });

  test("is asked for by name or by address, and whoever asks learns from neither answer who is there", async () => {
    const answers = [];
    for (const account of ["alice", "ALICE", "nobody", "one@shop.example", "no@shop.example"]) {
      answers.push(await ask(account));
    }
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    // Twice by her name; by the address everybody who has it.
    expect(
      letters()
        .map(({ userId }) => userId)
        .sort(),
    ).toEqual(["usr_admin", "usr_alice", "usr_bob"]);
  });

  test("asked for again and again fills nobody's mailbox", async () => {
    for (const _ of "123456") {
      shop.clock.now += minute;
      await ask("alice");
    }
    expect(letters()).toHaveLength(3);
    shop.clock.now += 60 * minute;
    await ask("alice");
    expect(letters()).toHaveLength(4);
  });

  test("asked for from one address without end has to wait", async () => {
    const busy = await openTestApp({ signInLimit: 2 });
    const visitor = busy.visitor();
    const statuses = [];
    for (const _ of "123") {
      statuses.push((await visitor.submit("/forgot-password", { account: "alice" })).status);
    }
    await new Promise(setImmediate);
    busy.close();
    expect(statuses).toEqual([200, 200, 429]);
  });

  test("is not replaced by a link of an hour ago, nor is such a letter sent", async () => {
    const token = await tokenOf();
    shop.clock.now += 1;
    await ask("alice");
    shop.clock.now += 60 * minute;
    expect((await choose(token)).status).toBe(410);
    expect((await shop.visitor().open(`/new-password?token=${token}`)).status).toBe(410);
    await post();
    expect(posted).toHaveLength(1);
    expect(letters()[0]).toMatchObject({ state: "given up" });
  });

  test("is replaced once, also by two who come with their links at once", async () => {
    const first = await tokenOf();
    shop.clock.now += minute;
    const second = await tokenOf();
    const ends = await Promise.all([choose(first), choose(second, "other quiet words")]);
    expect(ends.map(({ status }) => status).sort()).toEqual([303, 410]);
  });

  test.each(["too short", "alice alice alice", "passwordpassword"])(
    "is not replaced by one that is easily guessed: %s",
    async (chosen) => {
      const token = await tokenOf();
      const answer = await choose(token, chosen);
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain(`value="${token}"`);
      expect((await choose(token)).status).toBe(303);
    },
  );

  test("and its link do not stand in for a second factor", async () => {
    const secret = new TOTP().secret.base32;
    beginSecondFactor(shop.db, { userId: "usr_alice", secret, now: shop.clock.now });
    confirmSecondFactor(shop.db, { userId: "usr_alice", now: shop.clock.now });
    await choose(await tokenOf());
    const client = shop.visitor();
    expect((await signIn(password, client)).status).toBe(202);
    expect(await (await client.get("/api/session")).json()).toEqual({ user: null });
  });

  test("is nobody's whose account is gone, or who changed it meanwhile", async () => {
    const token = await tokenOf();
    const change = { current: "cartwright", password: "other quiet words" };
    expect((await shop.as("alice").postJson("/api/account/password", change)).status).toBe(204);
    expect((await choose(token)).status).toBe(410);
  });

  test("leaves its link in no row and on no page", async () => {
    const token = await tokenOf();
    const rows = JSON.stringify([letters(), shop.db.select().from(passwordLinks).all()]);
    expect(rows).not.toContain(token);
    const id = letters()[0]?.id;
    for (const path of [`/admin/mail/${id}`, `/admin/mail/${id}/letter.html`, `/api/mail/${id}`]) {
      const text = await (await shop.as("admin").open(path)).text();
      expect([path, text]).not.toContain("new-password?token");
      expect(text).toContain("The link stands in the letter that was sent");
    }
    expect(JSON.stringify(readPersonalData(shop.db, { userId: "usr_alice" }))).not.toContain(token);
    const again = await shop.as("admin").postJson(`/api/mail/${id}/send-again`, {});
    await expectProblem(again, 409, "not_sent_again");
  });

  test("is replaced by a program in the same way", async () => {
    const visitor = shop.visitor();
    const asked = await visitor.postJson("/api/password-recovery", { account: "alice" });
    expect([asked.status, await asked.text()]).toEqual([202, ""]);
    await until("the letter", () => letters().length === 1);
    const [, token] = /token=([\w-]+)/.exec((await post())[0]?.text ?? "") ?? [];
    const choose = "/api/password-recovery/choose";
    expect((await visitor.postJson(choose, { token, password })).status).toBe(204);
    expect((await visitor.postJson(choose, { token, password })).status).toBe(410);
  });
});

describe("where no mail leaves the shop", () => {
  test.each([
    [false, "the letter lies in", 'href="http://127.0.0.1:4242/outbox"'],
    [true, "This shop sends no mail", "Whoever runs it finds the letter"],
  ])("it is said so (production: %s)", async (production, ...words) => {
    const mail = { shopUrl: "", outboxUrl: "http://127.0.0.1:4242/outbox" };
    const other = await openTestApp({ production, mail });
    const text = await (await other.visitor().open("/forgot-password")).text();
    other.close();
    for (const said of words) expect(text).toContain(said);
  });
});

describe("an address", () => {
  const change = (email: string, given = "cartwright") =>
    shop.as("alice").submit("/api/account/email", { email, password: given });

  test("is changed with the password, and whoever had the letters before is told", async () => {
    expect((await change("alice@new.example")).status).toBe(303);
    const sent = await post();
    expect(sent.map(({ to, subject }) => [to.address, subject])).toEqual([
      ["one@shop.example", "The mail address of your account was changed"],
      ["alice@new.example", "You changed the mail address"],
    ]);
  });

  test("is not changed by somebody at an open browser, nor to what is none", async () => {
    for (const answer of [await change("eve@evil.example", "guessed"), await change("nowhere")]) {
      expect(answer.status).toBe(422);
    }
    expect(letters()).toEqual([]);
  });

  test("that is changed takes the links along that are on their way to the one before", async () => {
    const token = await tokenOf();
    await change("alice@new.example");
    expect((await choose(token)).status).toBe(410);
  });

  test("is given with a new account, or not", async () => {
    const account = { username: "carol", displayName: "Carol", password: "correct horse" };
    const visitor = shop.visitor();
    const made = await visitor.postJson("/api/users", { ...account, email: "carol@x.example" });
    expect(made.status).toBe(201);
    expect((await visitor.postJson("/api/users", { ...account, username: "dora" })).status).toBe(
      201,
    );
    const wrong = await visitor.postJson("/api/users", { ...account, email: "carol@" });
    expect(wrong.status).toBe(422);
    const kept = shop.db.select().from(users).all();
    expect(kept.map(({ username, email }) => [username, email])).toEqual(
      expect.arrayContaining([
        ["carol", "carol@x.example"],
        ["dora", null],
      ]),
    );
  });
});
