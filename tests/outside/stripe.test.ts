import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Refused, Unavailable } from "#server/outside/errors.ts";
import { toCents, toMinorUnits } from "#server/outside/stripe/minor-units.ts";
import { newOrder, stripeBench } from "./payment-benches.ts";

const minute = 60_000;
const key = () => `run/${randomUUID()}`;

describe("a payment page at Stripe", () => {
  test("stays open for half an hour after our deadline, whenever it is asked for", async () => {
    const { bench, stripe } = await stripeBench();
    const expiresAt = Date.now() + 15 * minute;
    const order = { ...newOrder(), expiresAt };
    const { intentId } = await bench.payments.createIntent(order, key());
    const closes = stripe.account.session(intentId).expires_at * 1000;
    expect(closes - expiresAt).toBeGreaterThanOrEqual(30 * minute);
    expect(closes - expiresAt).toBeLessThan(35 * minute);
  });

  test("is not opened after the deadline any more", async () => {
    const { bench } = await stripeBench();
    const late = { ...newOrder(), expiresAt: Date.now() - 2 * minute };
    await expect(bench.payments.createIntent(late, key())).rejects.toThrow("expires_at");
  });

  test("says what is paid for, and leads back to where it is waited for", async () => {
    const { bench, stripe } = await stripeBench();
    const { intentId } = await bench.payments.createIntent(newOrder(), key());
    expect(stripe.account.session(intentId)).toMatchObject({
      amount_total: 2_400,
      currency: "eur",
      success_url: "http://shop.test/orders/ord_1?payment=processing",
      cancel_url: "http://shop.test/orders/ord_1",
    });
  });

  test("lets whoever was declined take another card", async () => {
    const { bench, stripe } = await stripeBench();
    const { intentId } = await bench.payments.createIntent(newOrder(), key());
    stripe.account.pay(intentId, { isDeclined: true });
    expect(await bench.payments.intent(intentId)).toMatchObject({
      status: "pending",
      authorisedAt: null,
      payUrl: expect.stringContaining(intentId),
    });
    stripe.account.pay(intentId);
    expect((await bench.payments.intent(intentId)).status).toBe("authorised");
  });

  test("closed by us after a declined card was never paid", async () => {
    const { bench, stripe } = await stripeBench();
    const { intentId } = await bench.payments.createIntent(newOrder(), key());
    stripe.account.pay(intentId, { isDeclined: true });
    expect((await bench.payments.cancel(intentId, key())).status).toBe("cancelled");
  });

  test("is found among hundreds that were opened at the same time", async () => {
    const { bench, stripe } = await stripeBench();
    const order = newOrder();
    await bench.payments.createIntent(order, key());
    for (let count = 0; count < 150; count++) {
      const { client_reference_id, metadata, ...page } = stripe.account.session(
        stripe.account.pageOf(order.orderId)?.id ?? "",
      );
      const id = `${page.id}_${count}`;
      stripe.account.sessions.set(id, { ...page, id, client_reference_id: null, metadata: {} });
    }
    const asked = { from: Date.now() - minute, until: Date.now() };
    expect(await bench.payments.intentsOf(order.orderId, asked)).toHaveLength(1);
    expect(stripe.asked.filter((what) => what === "GET /v1/checkout/sessions")).toHaveLength(2);
  });
});

test("whatever is changed at Stripe is changed under the key of the run and its step", async () => {
  const { bench, stripe } = await stripeBench();
  const { payments } = bench;
  const { intentId: first } = await payments.createIntent(newOrder(), "run/first");
  await payments.cancel(first, "run/close");
  const { intentId: second } = await payments.createIntent(newOrder(), "run/second");
  await bench.pay(second);
  await payments.cancel(second, "run/let go");
  const { intentId: third } = await payments.createIntent(newOrder(), "run/third");
  await bench.pay(third);
  await payments.capture(third, "run/take");
  await payments.refund({ intentId: third, amountCents: 100 }, "run/give");
  expect(stripe.keys()).toEqual([
    ...["run/first", "run/close/expire", "run/second", "run/let go/void"],
    ...["run/third", "run/take", "run/give"],
  ]);
});

describe("what somebody does at Stripe by hand", () => {
  test("is told apart from what we did: a refund", async () => {
    const { bench, stripe } = await stripeBench();
    const { payments } = bench;
    const { intentId } = await payments.createIntent(newOrder(), key());
    await bench.pay(intentId);
    const { reference = "" } = await payments.capture(intentId, key());
    await payments.refund({ intentId, amountCents: 400 }, key());
    stripe.account.refund({ payment_intent: reference, amount: 1_000 });
    expect(await payments.intent(intentId)).toMatchObject({
      status: "partially_refunded",
      refundedCents: 1_400,
      refunds: [
        { amountCents: 1_000, isForeign: true },
        { amountCents: 400, isForeign: false },
      ],
    });
  });

  test("does not count when the bank sent it back", async () => {
    const { bench, stripe } = await stripeBench();
    const { payments } = bench;
    const { intentId } = await payments.createIntent(newOrder(), key());
    await bench.pay(intentId);
    const { reference = "" } = await payments.capture(intentId, key());
    const refund = stripe.account.refund({ payment_intent: reference });
    stripe.account.failRefund(refund.id);
    const intent = await payments.intent(intentId);
    expect(intent).toMatchObject({ status: "captured", refundedCents: 0, refunds: [] });
  });

  test("is told apart from what shoppers do at their bank: a dispute", async () => {
    const { bench, stripe } = await stripeBench();
    const { payments } = bench;
    const { intentId } = await payments.createIntent(newOrder(), key());
    await bench.pay(intentId);
    const { reference = "" } = await payments.capture(intentId, key());
    stripe.account.dispute(reference);
    const { disputes } = await payments.intent(intentId);
    expect(disputes).toMatchObject([{ status: "needs_response", amountCents: 2_400 }]);
    const refund = payments.refund({ intentId, amountCents: 2_400 }, key());
    await expect(refund).rejects.toMatchObject({ code: "charge_disputed" });
  });
});

describe("an answer of Stripe's", () => {
  test("that it is failing is kept with the key: what happens once is asked for under another", async () => {
    const { bench, stripe } = await stripeBench();
    const [order, same] = [newOrder(), key()];
    stripe.next("fails");
    await expect(bench.payments.createIntent(order, same)).rejects.toThrow("Stripe is failing");
    expect((await bench.payments.createIntent(order, same)).status).toBe("pending");
    expect(await bench.payments.intentsOf(order.orderId)).toHaveLength(1);
  });

  test("that a refund failed stays with its key for a day, for it could be given twice", async () => {
    const { bench, stripe } = await stripeBench();
    const { intentId } = await bench.payments.createIntent(newOrder(), key());
    await bench.pay(intentId);
    await bench.payments.capture(intentId, key());
    const same = key();
    const refund = () => bench.payments.refund({ intentId, amountCents: 500 }, same);
    stripe.next("fails");
    await expect(refund()).rejects.toThrow(Unavailable);
    await expect(refund()).rejects.toThrow(Unavailable);
    stripe.forgetKeys();
    expect((await refund()).refundedCents).toBe(500);
  });

  test("that it is busy is no answer, and its key is as good as new", async () => {
    const { bench, stripe } = await stripeBench();
    const same = key();
    stripe.next("is busy");
    await expect(bench.payments.createIntent(newOrder(), same)).rejects.toThrow(Unavailable);
    expect((await bench.payments.createIntent(newOrder(), same)).status).toBe("pending");
  });

  test("that cannot be read is none", async () => {
    const { bench, stripe } = await stripeBench();
    stripe.next("says nonsense");
    const made = bench.payments.createIntent(newOrder(), key());
    await expect(made).rejects.toThrow("Stripe answered something unreadable");
  });

  test("that is lost is not asked for again behind our back", async () => {
    const { bench, stripe } = await stripeBench();
    await bench.loseNextAnswer();
    const made = bench.payments.createIntent(newOrder(), key());
    await expect(made).rejects.toThrow("Stripe cannot be reached");
    expect(stripe.asked).toEqual(["POST /v1/checkout/sessions"]);
  });

  test("is not waited for longer than is said", async () => {
    const { bench, stripe } = await stripeBench({ timeoutMs: 80 });
    stripe.next("hangs");
    const made = bench.payments.createIntent(newOrder(), key());
    await expect(made).rejects.toThrow("Stripe did not answer within 80 ms");
  });

  test("to a wrong key refuses nothing for good, for the key will be mended", async () => {
    const { bench } = await stripeBench({ secretKey: "sk_test_of_another" });
    const made = bench.payments.createIntent(newOrder(), key());
    await expect(made).rejects.toThrow("it does not let us in with our key");
    await expect(made).rejects.toThrow(Unavailable);
  });
});

describe("an amount", () => {
  test.each([
    ["EUR", 1_234, 1_234],
    ["JPY", 120_000, 1_200],
    ["KWD", 1_234, 12_340],
    ["ISK", 120_000, 120_000],
  ])("of %s is %i of our cents and %i at Stripe, and back", (currency, cents, amount) => {
    expect(toMinorUnits(cents, currency)).toBe(amount);
    expect(toCents(amount, currency)).toBe(cents);
  });

  test.each(["JPY", "ISK", "UGX"])("of a part of a %s is refused, and not rounded", (currency) => {
    expect(() => toMinorUnits(1_250, currency)).toThrow(Refused);
  });

  test("in yen is charged and given back in yen", async () => {
    const { bench, stripe } = await stripeBench();
    const order = { ...newOrder(), currency: "JPY", amountCents: 240_000 };
    const { intentId } = await bench.payments.createIntent(order, key());
    await bench.pay(intentId);
    await bench.payments.capture(intentId, key());
    await bench.payments.refund({ intentId, amountCents: 40_000 }, key());
    expect(stripe.account.moneyOf(order.orderId)).toEqual({
      captured: 2_400,
      refunded: 400,
      held: 0,
    });
    expect(await bench.payments.intent(intentId)).toMatchObject({
      capturedCents: 240_000,
      refundedCents: 40_000,
    });
  });
});
