import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { captures, idempotencyKeys, intents, messages } from "#server/sandbox/schema.ts";
import { countCommits } from "../db/count-commits.ts";
import { anIntent, openPlayground } from "./playground.ts";

test("a change without a key is refused and changes nothing", async () => {
  const { post, ledgers } = openPlayground();
  const { acorn: db } = ledgers;

  const response = await post("/payments/intents", anIntent);

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: "idempotency_key_missing" });
  expect(db.select().from(intents).all()).toEqual([]);
});

test("the same key answers the same words, and the thing happens once", async () => {
  const { payments, pay, ledgers } = openPlayground();
  const { acorn: db } = ledgers;
  const first = await payments.createIntent(anIntent, "intend");
  const again = await payments.createIntent(anIntent, "intend");
  await pay(first.intentId, "approve");
  const captured = await payments.capture(first.intentId, "capture");
  await payments.refund({ intentId: first.intentId, amountCents: 100 }, "refund");

  expect(again).toEqual(first);
  expect(await payments.capture(first.intentId, "capture")).toEqual(captured);
  expect(db.select().from(intents).all()).toHaveLength(1);
  expect(db.select().from(captures).all()).toMatchObject([{ key: "capture" }]);
});

test("the ledger counts how often each key was asked", async () => {
  const { payments, ledgers } = openPlayground();
  const { acorn: db } = ledgers;
  await payments.createIntent(anIntent, "intend");
  await payments.createIntent(anIntent, "intend");
  await payments.createIntent(anIntent, "intend");

  expect(db.select().from(idempotencyKeys).all()).toMatchObject([{ key: "intend", asked: 3 }]);
});

test("many requests with one key at once make one intent", async () => {
  const { payments, ledgers } = openPlayground();
  const { acorn: db } = ledgers;

  const answers = await Promise.all(
    Array.from({ length: 20 }, () => payments.createIntent(anIntent, "intend")),
  );

  expect(new Set(answers.map(({ intentId }) => intentId)).size).toBe(1);
  expect(db.select().from(intents).all()).toHaveLength(1);
});

test("requests that come together share a wait for the disk, and fail alone", async () => {
  const { post, ledgers } = openPlayground();
  const { world: db } = ledgers;
  const commits = countCommits(db);
  const recipients = Array.from({ length: 20 }, (_, place) =>
    place % 4 === 0 ? "FAIL_MAIL@shop.test" : `${place}@shop.test`,
  );

  const answers = await Promise.all(
    recipients.map((to) => {
      const letter = { to, subject: "Hello", body: "Hello", ref: "ord_1" };
      return post("/outbox/mail", letter, { "Idempotency-Key": `mail ${randomUUID()}` });
    }),
  );

  expect(answers.map(({ status }) => status)).toEqual(
    recipients.map((to) => (to.startsWith("FAIL") ? 503 : 200)),
  );
  expect(db.select().from(messages).all()).toHaveLength(15);
  expect(commits()).toBeLessThan(5);
});

test("a key with another body, or on another path, is refused", async () => {
  const { post, payments, pay } = openPlayground();
  const { intentId } = await payments.createIntent(anIntent, "intend");
  await pay(intentId, "approve");

  const otherBody = await post(
    "/payments/intents",
    { ...anIntent, amountCents: 1 },
    { "Idempotency-Key": "intend" },
  );
  const otherPath = await post(
    `/payments/intents/${intentId}/capture`,
    {},
    { "Idempotency-Key": "intend" },
  );

  for (const response of [otherBody, otherPath]) {
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: "idempotency_key_reused" });
  }
  expect((await payments.intent(intentId)).status).toBe("authorised");
});

test("a refusal is an answer too: its key keeps it", async () => {
  const { payments, pay } = openPlayground();
  const { intentId } = await payments.createIntent(anIntent, "intend");
  await expect(payments.capture(intentId, "capture")).rejects.toThrow("pending");
  await pay(intentId, "approve");

  await expect(payments.capture(intentId, "capture")).rejects.toThrow("pending");
  expect((await payments.capture(intentId, "capture anew")).status).toBe("captured");
});

test("answers outlive a restart", async () => {
  const { payments, folder } = openPlayground();
  const first = await payments.createIntent(anIntent, "intend");

  const restarted = openPlayground({ folder });

  expect(await restarted.payments.createIntent(anIntent, "intend")).toEqual(first);
});

test("a body that cannot be read is refused in words", async () => {
  const { app } = openPlayground();

  const response = await app.request("/payments/intents", {
    method: "POST",
    headers: { "Idempotency-Key": "intend" },
    body: "{",
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    code: "invalid_request",
    message: "The body is not JSON",
  });
});
