import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { findLetter, listLetters } from "#db/queries/letters.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { users } from "#db/schema.ts";
import { letterDrawings } from "#server/domains/index.ts";
import { writeLetter } from "#server/events/letter.ts";
import { keepPosting, type PostOptions } from "#server/letters/post.ts";
import { LeftAlone, Unavailable } from "#server/outside/errors.ts";
import type { Mail } from "#server/outside/mail.ts";
import { createSmtpMail } from "#server/outside/smtp.ts";
import { pretendedSeller } from "#server/rules/seller.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { startMailServer } from "../support/mail-server.ts";
import { until } from "../support/waiting.ts";

const from = { name: "Cartwright", address: "shop@shop.example" };
const userId = "usr_alice";
let shop: TestApp;

beforeEach(async () => {
  shop = await openTestApp();
  shop.db.update(users).set({ email: "alice@alice.example" }).run();
});

afterEach(() => shop.close());

/** By SMTP, as fast as a test may ask again, unless something else is said. */
function post(mail: Mail, options: Partial<PostOptions> = {}) {
  const { db, hub, now } = shop;
  const posting = keepPosting({
    events: { db, hub, now },
    mail,
    isPretended: false,
    drawings: letterDrawings,
    desk: { seller: pretendedSeller, shopUrl: "https://shop.example" },
    log: pino({ level: "silent" }),
    pauseMs: () => 0,
    ...options,
  });
  onTestFinished(() => posting.close());
  return posting;
}

function smtp(url: string): Mail {
  const mail = createSmtpMail({ url, from, timeoutMs: 5_000 });
  onTestFinished(() => mail.close());
  return mail;
}

async function serve(options: Parameters<typeof startMailServer>[0] = {}) {
  const server = await startMailServer(options);
  onTestFinished(() => server.stop());
  return server;
}

type Given = Parameters<typeof writeLetter>;

function write(key: string, given: Partial<Given[1]> = {}, events: Given[0] = shop) {
  const facts = { body: "Something happened.", href: "/orders" };
  return writeLetter(events, { key, userId, kind: "notice", subject: key, facts, ...given });
}

const all = () => listLetters(shop.db, { filter: { search: "" }, limit: 50 }).letters;
const state = () => all().map(({ state }) => state);
const settled = () => until("every letter to be settled", () => !state().includes("waiting"));

describe("a letter", () => {
  test("of one occasion is one, however often that is told", async () => {
    const server = await serve();
    expect([write("ord_1/paid"), write("ord_1/paid"), write("ord_1/shipped")]).toEqual([
      true,
      false,
      true,
    ]);
    post(smtp(server.url));
    await settled();
    expect(write("ord_1/paid")).toBe(false);
    expect(server.received.map(({ subject }) => subject)).toEqual(["ord_1/paid", "ord_1/shipped"]);
    expect(all()[0]).toMatchObject({ state: "sent", sentTo: "alice@alice.example", tries: 1 });
  });

  test("waits for a mail server that is down, and arrives once when that is up", async () => {
    const gone = await startMailServer();
    await gone.stop();
    const events = { ...shop, now: Date.now };
    write("ord_1/paid", {}, events);
    post(smtp(gone.url), { events, pauseMs: () => 30 });
    await until("some tries", () => (all()[0]?.tries ?? 0) >= 2);
    expect(all()[0]).toMatchObject({ state: "waiting" });
    expect(all()[0]?.lastError).toContain("The mail server cannot be used");
    const { received } = await serve({ port: gone.port });
    await settled();
    expect(received.map(({ subject }) => subject)).toEqual(["ord_1/paid"]);
    expect(all()[0]).toMatchObject({ state: "sent", lastError: null });
  });

  test("that was put off when the shop stopped is tried at once when it starts", async () => {
    const server = await serve();
    write("ord_1/paid");
    const down: Mail = { send: async () => Promise.reject(new Unavailable("Down")) };
    const before = post(down, { pauseMs: () => 3_600_000 });
    await until("a try", () => all()[0]?.tries === 1);
    await before.close();
    post(smtp(server.url));
    await settled();
    expect(server.received).toHaveLength(1);
  });

  test("whose receiver is refused for good is tried once, and its receiver is told on the pages", async () => {
    const server = await serve({ refuse: (at) => (at === "recipient" ? 550 : undefined) });
    write("ord_1/paid");
    post(smtp(server.url));
    await settled();
    expect(all()[0]).toMatchObject({ state: "refused", tries: 1 });
    expect(all()[0]?.lastError).toContain("550");
    expect(listNotifications(shop.db, { userId })).toMatchObject([
      { title: "A letter did not reach you", href: "/account" },
    ]);
  });

  test("whose receiver is not taken now is tried again and arrives", async () => {
    let asked = 0;
    const server = await serve({
      refuse: (at) => (at === "recipient" && ++asked < 3 ? 450 : undefined),
    });
    write("ord_1/paid");
    post(smtp(server.url));
    await settled();
    expect(all()[0]).toMatchObject({ state: "sent", tries: 3 });
    expect(server.received).toHaveLength(1);
  });

  test("whose last answer is lost goes out again under the same Message-ID", async () => {
    const server = await serve();
    const mail = smtp(server.url);
    let lost = 0;
    const unheard: Mail = {
      send: async (letter, key) => {
        const receipt = await mail.send(letter, key);
        if (lost++ === 0) throw new Unavailable("The answer was lost");
        return receipt;
      },
    };
    write("ord_1/paid");
    post(unheard);
    await settled();
    const ids = server.received.map(({ messageId }) => messageId);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  test("to nobody's address says so, once in all", async () => {
    shop.db.update(users).set({ email: null }).run();
    const server = await serve();
    write("ord_1/paid");
    write("ord_1/shipped");
    post(smtp(server.url));
    await settled();
    expect(state()).toEqual(["refused", "refused"]);
    expect(server.received).toEqual([]);
    const told = listNotifications(shop.db, { userId }).map(({ title }) => title);
    expect(told).toEqual(["We have no mail address of yours"]);
  });

  test("that nobody has any use for any more is not sent", async () => {
    const server = await serve();
    write("link", { uselessFrom: shop.clock.now });
    post(smtp(server.url));
    await settled();
    expect([state(), server.received]).toEqual([["given up"], []]);
  });

  test("that did not get through for days is given up", async () => {
    write("ord_1/paid");
    shop.clock.now += 4 * 24 * 3_600_000;
    post({ send: async () => Promise.reject(new Unavailable("Down")) });
    await settled();
    expect(all()[0]).toMatchObject({ state: "given up", lastError: "Down" });
  });

  test("whose owner has left is gone with them", async () => {
    write("ord_1/paid");
    const [letter] = all();
    shop.db.$client.prepare("delete from users where id = ?").run(userId);
    expect(findLetter(shop.db, { id: letter?.id ?? 0 })).toBeUndefined();
  });
});

test("while the mail server is given time no letter is tried, and none is counted", async () => {
  let asked = 0;
  write("ord_1/paid");
  post({
    send: async () => {
      asked += 1;
      throw new LeftAlone("It is given time", { retryAfterMs: 1 });
    },
  });
  await until("it to be asked about", () => asked > 2);
  expect(all()[0]).toMatchObject({ state: "waiting", tries: 0, lastError: null });
});
