import { expect, test } from "vitest";
import { checkWebhookSignature } from "#server/outside/webhook-signature.ts";
import { webhookDeliveries } from "#server/sandbox/schema.ts";
import { eventually } from "../support/eventually.ts";
import { anIntent, openPlayground, type Playground, secret } from "./playground.ts";
import { startWebhookReceiver } from "./webhook-receiver.ts";

async function payFor(playground: Playground) {
  const { intentId } = await playground.payments.createIntent(anIntent, "intend");
  await playground.pay(intentId, "approve");
  return intentId;
}

test("a webhook is signed over its raw body", async () => {
  const shop = await startWebhookReceiver();
  const playground = openPlayground({ webhookUrl: shop.url });
  await payFor(playground);
  await playground.pass(0);

  const [delivery] = shop.received;

  expect(
    checkWebhookSignature({
      header: delivery?.signature,
      body: delivery?.body ?? "",
      secret,
      now: playground.now(),
    }),
  ).toBe("valid");
});

test("a webhook is sent again, quickly at first, until the shop accepts it", async () => {
  const shop = await startWebhookReceiver();
  const playground = openPlayground({ webhookUrl: shop.url });
  shop.answerWith(500, 401, 302, 503);
  await payFor(playground);

  await playground.pass(0);
  for (const [sent, waitMs] of [200, 500, 1_000, 2_000].entries()) {
    await playground.pass(waitMs - 1);
    expect(shop.received).toHaveLength(sent + 1);
    await playground.pass(1);
    expect(shop.received).toHaveLength(sent + 2);
  }
  await playground.pass(60_000);

  expect(shop.received).toHaveLength(5);
  expect(new Set(shop.received.map(({ event }) => event.eventId)).size).toBe(1);
});

test("every attempt is signed anew, so that a late one is not stale", async () => {
  const shop = await startWebhookReceiver();
  const playground = openPlayground({ webhookUrl: shop.url });
  shop.answerWith(500);
  await payFor(playground);
  await playground.pass(0);
  await playground.pass(60 * 60_000);

  const verdicts = shop.received.map(({ signature, body }) =>
    checkWebhookSignature({ header: signature, body, secret, now: playground.now() }),
  );

  expect(verdicts).toEqual(["stale", "valid"]);
});

test("a webhook that nobody took is delivered after a restart", async () => {
  const before = openPlayground();
  await payFor(before);
  await before.pass(0);
  expect(before.ledgers.acorn.select().from(webhookDeliveries).all()).toMatchObject([
    { attempts: 1, deliveredAt: null, lastError: expect.stringContaining("fetch failed") },
  ]);

  const shop = await startWebhookReceiver();
  const after = openPlayground({
    folder: before.folder,
    webhookUrl: shop.url,
    startAt: before.now(),
  });
  await after.pass(200);

  expect(shop.received.map(({ event }) => event.type)).toEqual(["payment.authorised"]);
});

test("a webhook that was being sent when the sandbox died is sent again at once", async () => {
  const shop = await startWebhookReceiver();
  const before = openPlayground({ webhookUrl: shop.url });
  await payFor(before);
  const claimedByTheDead = { attempts: 1, dueAt: before.now() + 20_000 };
  before.ledgers.acorn.update(webhookDeliveries).set(claimedByTheDead).run();

  const after = openPlayground({
    folder: before.folder,
    webhookUrl: shop.url,
    startAt: before.now(),
  });
  after.start();
  await after.pass(0);

  expect(shop.received).toHaveLength(1);
});

test("stopping does not wait for a shop that hangs, and the webhook stays due", async () => {
  const shop = await startWebhookReceiver();
  shop.answerWith("nothing");
  const playground = openPlayground({ webhookUrl: shop.url });
  await payFor(playground);
  const sending = playground.pass(0);
  await eventually("the shop has the webhook", () => expect(shop.received).toHaveLength(1));

  await playground.stop();
  await sending;

  expect(playground.ledgers.acorn.select().from(webhookDeliveries).all()).toMatchObject([
    { deliveredAt: null, dueAt: playground.now() + 200, lastError: "The sandbox was stopped" },
  ]);
});

test("a webhook is given up after three days", async () => {
  const playground = openPlayground();
  await payFor(playground);
  const threeDays = 3 * 24 * 60 * 60_000;

  await playground.pass(threeDays - 40_000);
  expect(playground.ledgers.acorn.select().from(webhookDeliveries).get()?.dueAt).not.toBeNull();

  await playground.pass(40_000);
  expect(playground.ledgers.acorn.select().from(webhookDeliveries).get()).toMatchObject({
    dueAt: null,
    deliveredAt: null,
  });
});

test("a shop that takes its time is not told twice meanwhile", async () => {
  const shop = await startWebhookReceiver();
  const playground = openPlayground({ webhookUrl: shop.url });
  await payFor(playground);

  await Promise.all([playground.runDue(), playground.runDue(), playground.runDue()]);

  expect(shop.received).toHaveLength(1);
});

test("what the shop did itself is not told back to it", async () => {
  const shop = await startWebhookReceiver();
  const playground = openPlayground({ webhookUrl: shop.url });
  const intentId = await payFor(playground);
  await playground.payments.capture(intentId, "capture");
  await playground.payments.refund({ intentId, amountCents: 2_400 }, "refund");
  const other = await playground.payments.createIntent(anIntent, "other");
  await playground.payments.cancel(other.intentId, "cancel");
  await playground.pass(60_000);

  expect(shop.received.map(({ event }) => event.type)).toEqual(["payment.authorised"]);
});
