import { expect, test } from "vitest";
import { cardBehaviours, lateCardMs, slowCardMs, testCards } from "#server/sandbox/test-cards.ts";
import { anIntent, openPlayground } from "./playground.ts";
import { startWebhookReceiver } from "./webhook-receiver.ts";

async function openShop({ expiresInMs }: { expiresInMs?: number } = {}) {
  const shop = await startWebhookReceiver();
  const playground = openPlayground({ webhookUrl: shop.url });
  const expiry = expiresInMs === undefined ? {} : { expiresAt: playground.now() + expiresInMs };
  const intent = await playground.payments.createIntent({ ...anIntent, ...expiry }, "intend");
  const told = () => shop.received.map(({ event }) => event.type);
  const status = async () => (await playground.payments.intent(intent.intentId)).status;
  return { ...playground, intentId: intent.intentId, shop, told, status };
}

test("an approved card is authorised, and the shop is told once and for all", async () => {
  const { pay, pass, intentId, shop, status, now } = await openShop();

  await pay(intentId, "approve");
  await pass(0);
  await pass(60_000);

  expect(await status()).toBe("authorised");
  expect(shop.received.map(({ event }) => event)).toEqual([
    {
      eventId: expect.stringMatching(/^evt_/),
      type: "payment.authorised",
      intentId,
      orderId: "ord_1",
      callbackRef: "awakeable_1",
      amountCents: 2_400,
      currency: "EUR",
      occurredAt: now() - 60_000,
    },
  ]);
});

test("a declined card stays declined, whatever card is tried afterwards", async () => {
  const { pay, pass, intentId, told, status } = await openShop();

  await pay(intentId, "decline");
  const retry = await pay(intentId, "approve");
  await pass(0);

  expect(retry.status).toBe(409);
  expect(await status()).toBe("declined");
  expect(told()).toEqual(["payment.declined"]);
});

test("a slow card is authorised only when its time has come", async () => {
  const { pay, pass, intentId, told, status } = await openShop();

  await pay(intentId, "slow");
  await pass(slowCardMs - 1);
  expect(await status()).toBe("pending");
  expect(told()).toEqual([]);

  await pass(1);
  expect(await status()).toBe("authorised");
  expect(told()).toEqual(["payment.authorised"]);
});

test("a slow card that the shop has cancelled meanwhile is never authorised", async () => {
  const { pay, pass, payments, intentId, told, status } = await openShop();

  await pay(intentId, "slow");
  await payments.cancel(intentId, "cancel");
  await pass(slowCardMs * 2);

  expect(await status()).toBe("cancelled");
  expect(told()).toEqual([]);
});

test("a slow card that runs past the deadline is never authorised", async () => {
  const { pay, pass, intentId, told, status } = await openShop({ expiresInMs: slowCardMs - 1 });

  await pay(intentId, "slow");
  await pass(slowCardMs);

  expect(await status()).toBe("pending");
  expect(told()).toEqual([]);
});

test("a card that never answers leaves the payment pending", async () => {
  const { pay, pass, intentId, told, status } = await openShop();

  const response = await pay(intentId, "never");
  await pass(60 * 60_000);

  expect(response.status).toBe(303);
  expect(await status()).toBe("pending");
  expect(told()).toEqual([]);
});

test("another card can be tried while the first one does not answer", async () => {
  const { pay, pass, intentId, told, status } = await openShop();

  await pay(intentId, "slow");
  await pay(intentId, "approve");
  await pass(slowCardMs * 2);

  expect(await status()).toBe("authorised");
  expect(told()).toEqual(["payment.authorised"]);
});

test("a duplicating card sends one event three times", async () => {
  const { pay, pass, intentId, shop, payments } = await openShop();

  await pay(intentId, "duplicate");
  await pass(0);

  expect(shop.received).toHaveLength(3);
  expect(new Set(shop.received.map(({ body }) => body)).size).toBe(1);
  expect((await payments.capture(intentId, "capture")).captures).toHaveLength(1);
});

test("a late card is authorised after the shop has cancelled, and can then be voided", async () => {
  const { pay, pass, payments, intentId, told, status } = await openShop();

  await pay(intentId, "late");
  await pass(60_000);
  expect(await status()).toBe("pending");

  expect((await payments.cancel(intentId, "cancel")).status).toBe("cancelled");
  await pass(lateCardMs);
  expect(await status()).toBe("authorised");
  expect(told()).toEqual(["payment.authorised"]);

  expect((await payments.cancel(intentId, "let go of the late payment")).status).toBe("voided");
});

test("a late card is authorised after the deadline when the shop does not cancel", async () => {
  const { pay, pass, intentId, told, status } = await openShop({ expiresInMs: 30_000 });

  await pay(intentId, "late");
  await pass(30_000);
  expect(await status()).toBe("pending");

  await pass(lateCardMs);
  expect(await status()).toBe("authorised");
  expect(told()).toEqual(["payment.authorised"]);
});

test("a late payment that is captured can be refunded", async () => {
  const { pay, pass, payments, intentId } = await openShop();

  await payments.cancel(intentId, "cancel");
  await pay(intentId, "late");
  await pass(lateCardMs);
  await payments.capture(intentId, "capture");
  await payments.refund({ intentId, amountCents: 2_400 }, "refund");

  expect(await payments.ledgerOf("ord_1")).toMatchObject({
    capturedCents: 2_400,
    refundedCents: 2_400,
  });
});

test.each(cardBehaviours.filter((card) => card !== "late"))(
  "a cancelled payment cannot be paid with the card '%s'",
  async (card) => {
    const { pay, pass, payments, intentId, told, status } = await openShop();

    await payments.cancel(intentId, "cancel");
    const response = await pay(intentId, card);
    await pass(60_000);

    expect(response.status).toBe(409);
    expect(await status()).toBe("cancelled");
    expect(told()).toEqual([]);
  },
);

test("a payment whose deadline has passed cannot be paid", async () => {
  const { pay, pass, intentId, told } = await openShop({ expiresInMs: 1_000 });

  await pass(1_000);
  const response = await pay(intentId, "approve");
  await pass(0);

  expect(response.status).toBe(409);
  expect(await response.text()).toContain("out of time");
  expect(told()).toEqual([]);
});

test("every card's number passes its check digit, and no two are alike", () => {
  const numbers = cardBehaviours.map((card) => testCards[card].number);

  expect(new Set(numbers).size).toBe(cardBehaviours.length);
  expect(numbers.filter((number) => !passesCheckDigit(number))).toEqual([]);
});

function passesCheckDigit(number: string): boolean {
  const digits = number.replaceAll(" ", "").split("").map(Number);
  const weighed = digits.map((digit, place) => (place % 2 === 0 ? digit * 2 : digit));
  const sum = weighed.reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return digits.length === 16 && sum % 10 === 0;
}
