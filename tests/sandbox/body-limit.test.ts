import { expect, onTestFinished, test } from "vitest";
import { listenSandbox } from "#server/sandbox/listen.ts";
import { secret, tempFolder } from "./playground.ts";

const letter = { to: "alice@shop.test", subject: "Hello", body: "Hello", ref: "ord_1" };

test("a body that is too long is refused, whether or not its length was announced", async () => {
  const send = await openOutbox();
  const tooLong = JSON.stringify({ ...letter, body: "x".repeat(64 * 1024) });

  for (const answer of [await send("one", tooLong), await send("two", pieces(tooLong))]) {
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: "body_too_long" });
  }
});

test("a body of an unannounced length is read to its end", async () => {
  const send = await openOutbox();

  expect((await send("one", pieces(JSON.stringify(letter)))).status).toBe(200);
});

async function openOutbox() {
  const nobody = "http://127.0.0.1:9/nobody-listens";
  const sandbox = await listenSandbox({
    folder: tempFolder(),
    port: 0,
    callbacks: { payment: nobody, carrier: nobody },
    webhookSecret: secret,
  });
  onTestFinished(sandbox.stop);
  return (key: string, body: string | ReadableStream) =>
    fetch(`${sandbox.urls.world}/outbox/mail`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": key },
      body,
      duplex: "half",
    });
}

/** Sent in chunks, without a Content-Length. */
function pieces(text: string): ReadableStream {
  return new Blob([text.slice(0, 10), text.slice(10)]).stream();
}
