import { expect, test } from "vitest";
import { z } from "zod";
import { createMail } from "#server/outside/mail.ts";
import { createPush } from "#server/outside/push.ts";
import { createTexts } from "#server/outside/text.ts";
import { aLetter, openPlayground, type Playground } from "./playground.ts";

const outboxSchema = z.object({ messages: z.array(z.looseObject({ channel: z.string() })) });

async function messagesAbout(app: Playground["app"], ref: string) {
  const response = await app.request(`/outbox?${new URLSearchParams({ ref })}`);
  return outboxSchema.parse(await response.json()).messages;
}

test("mail, text and push lie in the outbox under what they are about", async () => {
  const { remote, app } = openPlayground();
  const subject = "On its way";
  const about = { body: "Your parcel has left.", ref: "ord_1" };

  await createMail(remote).send({ ...aLetter, subject, text: about.body, ref: about.ref }, "mail");
  await createTexts(remote).send({ to: "+43 1 234", ...about }, "text");
  await createPush(remote).send({ to: "alice", subject, ...about }, "push");
  await createTexts(remote).send({ to: "+43 1 234", body: "Other", ref: "ord_2" }, "other");

  const sent = await messagesAbout(app, "ord_1");
  const byChannel = Object.fromEntries(sent.map((message) => [message.channel, message]));
  expect(byChannel).toMatchObject({
    mail: { key: "mail", to: "Alice <alice@shop.test>", subject, html: aLetter.html, ...about },
    text: { key: "text", to: "+43 1 234", subject: null, ...about },
    push: { key: "push", to: "alice", subject, ...about },
  });
});

test("a letter is sent once for each key", async () => {
  const { remote, app } = openPlayground();
  const first = await createMail(remote).send(aLetter, "mail");
  const again = await createMail(remote).send(aLetter, "mail");

  expect(again).toEqual(first);
  expect(await messagesAbout(app, "ord_1")).toHaveLength(1);
});

test("a channel is down for a recipient who asks for it, and only that channel", async () => {
  const { remote, app } = openPlayground();
  const address = "FAIL_MAIL@shop.test";

  const mail = createMail(remote).send({ ...aLetter, to: { name: "Alice", address } }, "mail");
  await expect(mail).rejects.toMatchObject({ name: "Unavailable" });
  await createTexts(remote).send({ to: address, body: "Hello", ref: "ord_1" }, "text");

  expect(await messagesAbout(app, "ord_1")).toMatchObject([{ channel: "text" }]);
});

test("a person is shown what was sent, and a letter as it looks in a frame that runs nothing", async () => {
  const { remote, app } = openPlayground();
  const html = "<html><head></head><body><script>alert(1)</script>It left.</body></html>";
  const text = "It left <b>: http://shop.example/orders/1";
  await createMail(remote).send({ ...aLetter, subject: "Your <order>", text, html }, "mail");
  const asPerson = { headers: { accept: "text/html" } };

  const list = await (await app.request("/outbox", asPerson)).text();
  const [, path = ""] = /href="(\/outbox\/msg_[^"]+)"/.exec(list) ?? [];
  expect(list).toContain("Your &lt;order&gt;");
  const page = await app.request(path, asPerson);
  const words = await page.text();
  expect(words).toContain("It left &lt;b&gt;");
  expect(words).toContain('<a href="http://shop.example/orders/1">');
  const letter = await app.request(`${path}/letter.html`);
  const policy = letter.headers.get("content-security-policy");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("sandbox allow-top-navigation-by-user-activation");
  expect((await app.request("/outbox/msg_none", asPerson)).status).toBe(404);
});
