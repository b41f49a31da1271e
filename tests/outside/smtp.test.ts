import { describe, expect, onTestFinished, test } from "vitest";
import { Refused, Unavailable } from "#server/outside/errors.ts";
import type { Gate } from "#server/outside/gate.ts";
import type { Post } from "#server/outside/mail.ts";
import { createSmtpMail } from "#server/outside/smtp.ts";
import { startMailServer } from "../support/mail-server.ts";

const from = { name: "Cartwright", address: "shop@shop.example" };
const post: Post = {
  to: { name: "Alice", address: "alice@alice.example" },
  subject: "Your order 1042 is on its way",
  text: "It left.",
  html: "<p>It left.</p>",
  ref: "ord_1",
  at: Date.UTC(2026, 0, 5, 9),
};

type ServerOptions = Parameters<typeof startMailServer>[0];

async function open(options: ServerOptions = {}, given: { query?: string; gate?: Gate } = {}) {
  const server = await startMailServer(options);
  const { query = "", ...gate } = given;
  const mail = createSmtpMail({ url: server.url + query, from, timeoutMs: 5_000, ...gate });
  onTestFinished(async () => {
    mail.close();
    await server.stop();
  });
  return { ...server, mail };
}

describe("a letter", () => {
  test("arrives whole, in whatever script it and its receiver's name are", async () => {
    const { mail, received } = await open();
    const name = `Ælfgifu “Æ” Þórsdóttir-${"Ωmega ".repeat(40)}`.trim();
    const words = "€40.00 für 鉋 und 🪚";
    await mail.send(
      { ...post, to: { ...post.to, name }, subject: `${words} 1042`, text: words, html: words },
      "ord_1/order-shipped",
    );
    const [letter] = received;
    expect(letter).toMatchObject({ subject: `${words} 1042`, html: words });
    expect(letter?.text?.trim()).toBe(words);
    expect(letter?.to).toMatchObject({ value: [{ name, address: post.to.address }] });
    expect(letter?.from?.value).toEqual([from]);
    expect(letter?.date?.getTime()).toBe(post.at);
    expect(letter?.headers.get("auto-submitted")).toBe("auto-generated");
  });

  test.each([
    "Alice\r\nBcc: eve@evil.example",
    "Alice <eve@evil.example>, Bob",
    'Alice" <eve@evil.example>, "Bob',
    "Alice\u2028Bcc: eve@evil.example",
  ])("has one receiver and its own headers, whatever stands in a name: %j", async (name) => {
    const { mail, received } = await open();
    await mail.send({ ...post, to: { ...post.to, name }, subject: `${name} wrote` }, "key");
    const [letter] = received;
    expect(letter?.recipients).toEqual([post.to.address]);
    expect(letter?.to).toMatchObject({ value: [{ address: post.to.address }] });
    expect([letter?.bcc, letter?.headers.has("bcc")]).toEqual([undefined, false]);
    expect(letter?.text?.trim()).toBe(post.text);
  });

  test("has one Message-ID for its key, by which whoever gets it twice drops the second", async () => {
    const { mail, received } = await open();
    for (const key of ["ord_1/paid", "ord_1/paid", "ord_2/paid"]) await mail.send(post, key);
    const [first, again, other] = received.map(({ messageId }) => messageId);
    expect(first).toMatch(/^<[0-9a-f]{32}@shop\.example>$/);
    expect([again, other === first]).toEqual([first, false]);
  });
});

describe("a mail server that says no", () => {
  test.each([
    ["recipient", 550, Refused],
    ["recipient", 450, Unavailable],
    ["data", 554, Refused],
    ["data", 451, Unavailable],
  ] as const)("to a %s with %i answers for good, or not now", async (place, code, kind) => {
    const ends: unknown[] = [];
    const gate = { enter: () => ({ left: (ended: unknown) => void ends.push(ended) }) };
    const { mail } = await open({ refuse: (at) => (at === place ? code : undefined) }, { gate });
    await expect(mail.send(post, "key")).rejects.toBeInstanceOf(kind);
    // It is up, and says no to this letter alone.
    expect(ends).toEqual([{ ok: true }]);
  });

  test("to whom letters come from does not blame the letter", async () => {
    const onMailFrom: NonNullable<ServerOptions>["onMailFrom"] = (_address, _session, callback) =>
      callback(Object.assign(new Error("Who?"), { responseCode: 550 }));
    const { mail } = await open({ onMailFrom });
    await expect(mail.send(post, "key")).rejects.toBeInstanceOf(Unavailable);
  });

  test("by not being there is asked again another time", async () => {
    const { mail, stop } = await open();
    await stop();
    await expect(mail.send(post, "key")).rejects.toThrow("The mail server cannot be used");
  });
});

describe("a user and a password in the address", () => {
  const onAuth: NonNullable<ServerOptions>["onAuth"] = ({ username, password }, _session, done) =>
    username === "shop@shop.example" && password === "p@ss/word"
      ? done(null, { user: username })
      : done(new Error("Unknown"));
  const withUser = (url: string, password: string) =>
    url.replace("//", `//shop%40shop.example:${encodeURIComponent(password)}@`);
  const trusting = "?tls.rejectUnauthorized=false";

  async function send(options: ServerOptions, url: (port: number) => string) {
    const server = await startMailServer(options);
    const mail = createSmtpMail({ url: url(server.port), from, timeoutMs: 5_000 });
    onTestFinished(async () => {
      mail.close();
      await server.stop();
    });
    await mail.send(post, "key");
    return server.received;
  }

  test.each([
    ["smtps", { secure: true }],
    ["smtp", {}],
  ])("are given by %s once the line is encrypted", async (scheme, options) => {
    const received = await send({ ...options, authOptional: false, onAuth }, (port) =>
      withUser(`${scheme}://127.0.0.1:${port}${trusting}`, "p@ss/word"),
    );
    expect(received).toMatchObject([{ isEncrypted: true }]);
  });

  test("that are wrong hold letters up and lose none", async () => {
    const sent = send({ authOptional: false, onAuth }, (port) =>
      withUser(`smtp://127.0.0.1:${port}${trusting}`, "guessed"),
    );
    await expect(sent).rejects.toThrow("does not accept the user and password of SMTP_URL");
    await expect(sent).rejects.toBeInstanceOf(Unavailable);
  });

  test("are not said aloud to a server that does not encrypt", async () => {
    const told: string[] = [];
    const listen: NonNullable<ServerOptions>["onAuth"] = ({ password }, _session, done) => {
      told.push(String(password));
      done(null, { user: "shop" });
    };
    const plain = { disabledCommands: ["STARTTLS"], allowInsecureAuth: true };
    const sent = send({ ...plain, onAuth: listen }, (port) =>
      withUser(`smtp://127.0.0.1:${port}`, "p@ss/word"),
    );
    await expect(sent).rejects.toBeInstanceOf(Unavailable);
    expect(told).toEqual([]);
  });

  test("are not given to a server with somebody else's certificate", async () => {
    const sent = send({ secure: true, onAuth }, (port) =>
      withUser(`smtps://127.0.0.1:${port}`, "p@ss/word"),
    );
    await expect(sent).rejects.toThrow(/certificate/i);
  });
});
