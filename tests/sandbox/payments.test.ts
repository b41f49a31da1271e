import { describe, expect, test } from "vitest";
import { Refused } from "#server/outside/errors.ts";
import { anIntent, openPlayground, type Playground } from "./playground.ts";

async function authorised(playground: Playground) {
  const { intentId } = await playground.payments.createIntent(anIntent, "intend");
  await playground.pay(intentId, "approve");
  return intentId;
}

async function captured(playground: Playground) {
  const intentId = await authorised(playground);
  await playground.payments.capture(intentId, "capture");
  return intentId;
}

async function refusalOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Refused)) throw new Error(`Not refused, but ${String(error)}`);
  return error.code;
}

describe("an intent", () => {
  test("waits for the shopper and says where they can pay", async () => {
    const { payments, now } = openPlayground();

    const intent = await payments.createIntent(anIntent, "intend");

    expect(intent).toMatchObject({ status: "pending", amountCents: 2_400, createdAt: now() });
    expect(intent.payUrl).toBe(`http://sandbox.test/pay/${intent.intentId}`);
  });

  test("is paid under the shop's own name when that is known: a proxy leads there", async () => {
    const { payments } = openPlayground({ publicUrl: "https://shop.example" });
    const { intentId, payUrl } = await payments.createIntent(anIntent, "intend");
    expect(payUrl).toBe(`https://shop.example/pay/${intentId}`);
  });

  test("can be looked up by its id and by its order when an answer was lost", async () => {
    const { payments } = openPlayground();
    const intent = await payments.createIntent(anIntent, "intend");
    await payments.createIntent({ ...anIntent, orderId: "ord_2" }, "another");

    expect(await payments.intent(intent.intentId)).toEqual(intent);
    expect(await payments.intentsOf("ord_1")).toEqual([intent]);
  });

  test("that nobody made is not found", async () => {
    const { payments } = openPlayground();

    expect(await refusalOf(payments.intent("pi_nothing"))).toBe("intent_not_found");
    expect(await refusalOf(payments.capture("pi_nothing", "capture"))).toBe("intent_not_found");
  });

  test.each([
    { amountCents: 0 },
    { amountCents: 10.5 },
    { currency: "euro" },
    { returnUrl: "javascript:alert(1)" },
    { callbackRef: "" },
  ])("is refused with %o", async (wrong) => {
    const { payments } = openPlayground();

    const call = payments.createIntent({ ...anIntent, ...wrong }, "intend");

    expect(await refusalOf(call)).toBe("invalid_request");
    expect(await payments.intentsOf("ord_1")).toEqual([]);
  });
});

describe("a capture", () => {
  test("moves the authorised money once", async () => {
    const playground = openPlayground();
    const intentId = await authorised(playground);

    const intent = await playground.payments.capture(intentId, "capture");

    expect(intent).toMatchObject({ status: "captured", capturedCents: 2_400, refundedCents: 0 });
    expect(intent.captures).toHaveLength(1);
  });

  test("under a second key is refused, so nobody is charged twice", async () => {
    const playground = openPlayground();
    const intentId = await captured(playground);

    const second = playground.payments.capture(intentId, "capture again");

    expect(await refusalOf(second)).toBe("intent_captured");
    expect((await playground.payments.intent(intentId)).captures).toHaveLength(1);
  });

  test("is refused before the shopper has paid", async () => {
    const { payments } = openPlayground();
    const { intentId } = await payments.createIntent(anIntent, "intend");

    expect(await refusalOf(payments.capture(intentId, "capture"))).toBe("intent_pending");
  });

  test("is refused after the payment was voided", async () => {
    const playground = openPlayground();
    const intentId = await authorised(playground);
    await playground.payments.cancel(intentId, "void");

    const late = playground.payments.capture(intentId, "capture");

    expect(await refusalOf(late)).toBe("intent_voided");
    expect((await playground.payments.ledgerOf("ord_1")).capturedCents).toBe(0);
  });
});

describe("a cancellation", () => {
  test("cancels what is pending and voids what is authorised", async () => {
    const playground = openPlayground();
    const { intentId } = await playground.payments.createIntent(anIntent, "pending one");
    const paidId = await authorised(playground);

    expect((await playground.payments.cancel(intentId, "cancel")).status).toBe("cancelled");
    expect((await playground.payments.cancel(paidId, "void")).status).toBe("voided");
  });

  test("is harmless when there is nothing left to cancel", async () => {
    const { payments, pay } = openPlayground();
    const { intentId } = await payments.createIntent(anIntent, "intend");
    await payments.cancel(intentId, "cancel");
    const declined = await payments.createIntent(anIntent, "intend to decline");
    await pay(declined.intentId, "decline");

    expect((await payments.cancel(intentId, "cancel again")).status).toBe("cancelled");
    expect((await payments.cancel(declined.intentId, "cancel it")).status).toBe("declined");
  });

  test("of captured money is refused: that is a refund", async () => {
    const playground = openPlayground();
    const intentId = await captured(playground);

    expect(await refusalOf(playground.payments.cancel(intentId, "void"))).toBe("intent_captured");
    expect((await playground.payments.intent(intentId)).status).toBe("captured");
  });
});

describe("a refund", () => {
  test("can be given in parts until everything is back", async () => {
    const playground = openPlayground();
    const intentId = await captured(playground);

    const part = await playground.payments.refund({ intentId, amountCents: 1_000 }, "refund 1");
    const rest = await playground.payments.refund({ intentId, amountCents: 1_400 }, "refund 2");

    expect(part).toMatchObject({ status: "partially_refunded", refundedCents: 1_000 });
    expect(rest).toMatchObject({ status: "refunded", refundedCents: 2_400 });
  });

  test("never exceeds what was captured", async () => {
    const playground = openPlayground();
    const intentId = await captured(playground);
    await playground.payments.refund({ intentId, amountCents: 2_000 }, "refund 1");

    const tooMuch = playground.payments.refund({ intentId, amountCents: 401 }, "refund 2");

    expect(await refusalOf(tooMuch)).toBe("refund_exceeds_captured");
    expect((await playground.payments.intent(intentId)).refundedCents).toBe(2_000);
  });

  test("is refused while nothing is captured", async () => {
    const playground = openPlayground();
    const intentId = await authorised(playground);

    const refund = playground.payments.refund({ intentId, amountCents: 1 }, "refund");

    expect(await refusalOf(refund)).toBe("refund_exceeds_captured");
  });
});

test("the ledger of an order adds up over all its payments", async () => {
  const playground = openPlayground();
  const intentId = await captured(playground);
  await playground.payments.refund({ intentId, amountCents: 400 }, "refund");
  await playground.payments.createIntent(anIntent, "never paid");

  const ledger = await playground.payments.ledgerOf("ord_1");

  expect(ledger).toMatchObject({ capturedCents: 2_400, refundedCents: 400 });
  expect(ledger.intents.map(({ status }) => status).sort()).toEqual([
    "partially_refunded",
    "pending",
  ]);
});
