import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Refused, Unavailable } from "#server/outside/errors.ts";
import type { Ended, Gate } from "#server/outside/gate.ts";
import { type Bench, benches, newOrder } from "./payment-benches.ts";

/** What every provider must do for the shop, whoever it is: the two that are played, and Stripe. */
describe.each(Object.entries(benches))("%s", (_, open) => {
  describe("a payment", () => {
    test("waits for the shopper and says where they can pay", async () => {
      const { payments } = await open();
      const order = newOrder();
      const intent = await payments.createIntent(order, key());
      const { orderId, callbackRef } = order;
      expect(intent).toMatchObject({ status: "pending", amountCents: 2_400, currency: "EUR" });
      expect(intent).toMatchObject({ orderId, callbackRef, authorisedAt: null });
      expect(intent.payUrl).toMatch(/^https?:/);
    });

    test("is made once under one key, and other words under it are refused", async () => {
      const { payments } = await open();
      const [order, same] = [newOrder(), key()];
      const first = await payments.createIntent(order, same);
      expect((await payments.createIntent(order, same)).intentId).toBe(first.intentId);
      const other = payments.createIntent({ ...order, amountCents: 2_500 }, same);
      await expect(other).rejects.toThrow(Refused);
    });

    test("is reserved when the shopper has paid, and it is told when that was", async () => {
      const bench = await open();
      const intent = await bench.payments.intent(await paid(bench));
      expect(intent).toMatchObject({ status: "authorised", capturedCents: 0, refundedCents: 0 });
      expect(Math.abs((intent.authorisedAt ?? 0) - bench.now())).toBeLessThan(5_000);
    });

    test("is found by its order when the answer was lost, and is the same when it is asked for again", async () => {
      const bench = await open();
      const { payments } = bench;
      const [order, same] = [newOrder(), key()];
      const asked = { from: bench.now(), until: bench.now() + 60_000 };
      await bench.loseNextAnswer();
      await expect(payments.createIntent(order, same)).rejects.toThrow(Unavailable);
      await payments.createIntent(newOrder(), key());
      const found = await payments.intentsOf(order.orderId, asked);
      expect(found).toMatchObject([{ callbackRef: order.callbackRef, status: "pending" }]);
      const again = await payments.createIntent(order, same);
      expect(again.intentId).toBe(found[0]?.intentId);
    });

    test("that nobody made is not found", async () => {
      const { payments } = await open();
      await expect(payments.intent("nothing")).rejects.toThrow(Refused);
      await expect(payments.capture("nothing", key())).rejects.toThrow(Refused);
      expect(await payments.intentsOf("ord_of_nobody")).toEqual([]);
    });

    test("of nothing is refused, and nothing is made", async () => {
      const { payments } = await open();
      const order = { ...newOrder(), amountCents: 0 };
      await expect(payments.createIntent(order, key())).rejects.toThrow(Refused);
      expect(await payments.intentsOf(order.orderId)).toEqual([]);
    });
  });

  describe("a capture", () => {
    test("moves the reserved money once, however often it is asked for", async () => {
      const bench = await open();
      const [intentId, same] = [await paid(bench), key()];
      await bench.payments.capture(intentId, same);
      const again = await bench.payments.capture(intentId, same);
      expect(again).toMatchObject({ status: "captured", capturedCents: 2_400, refundedCents: 0 });
      await expect(bench.payments.capture(intentId, key())).rejects.toThrow(Refused);
      expect((await bench.payments.intent(intentId)).captures).toHaveLength(1);
    });

    test("whose answer is lost has happened, and under its key it is asked for again", async () => {
      const bench = await open();
      const [intentId, same] = [await paid(bench), key()];
      await bench.loseNextAnswer();
      await expect(bench.payments.capture(intentId, same)).rejects.toThrow(Unavailable);
      expect(await bench.payments.intent(intentId)).toMatchObject({ status: "captured" });
      expect((await bench.payments.capture(intentId, same)).capturedCents).toBe(2_400);
    });

    test("is refused before the shopper has paid, and after it was let go of", async () => {
      const bench = await open();
      const { intentId } = await bench.payments.createIntent(newOrder(), key());
      await expect(bench.payments.capture(intentId, key())).rejects.toThrow(Refused);
      const voided = await paid(bench);
      await bench.payments.cancel(voided, key());
      await expect(bench.payments.capture(voided, key())).rejects.toThrow(Refused);
      expect((await bench.payments.intent(voided)).capturedCents).toBe(0);
    });
  });

  describe("a cancellation", () => {
    test("closes a page that waits, and lets go of what is reserved", async () => {
      const bench = await open();
      const { intentId } = await bench.payments.createIntent(newOrder(), key());
      expect((await bench.payments.cancel(intentId, key())).status).toBe("cancelled");
      const voided = await bench.payments.cancel(await paid(bench), key());
      expect(voided).toMatchObject({ status: "voided", capturedCents: 0, refundedCents: 0 });
    });

    test("is harmless when there is nothing left to let go of", async () => {
      const bench = await open();
      const { intentId } = await bench.payments.createIntent(newOrder(), key());
      await bench.payments.cancel(intentId, key());
      expect((await bench.payments.cancel(intentId, key())).status).toBe("cancelled");
    });

    test("whose answer is lost has happened", async () => {
      const bench = await open();
      const [intentId, same] = [await paid(bench), key()];
      await bench.loseNextAnswer();
      await expect(bench.payments.cancel(intentId, same)).rejects.toThrow(Unavailable);
      expect((await bench.payments.cancel(intentId, same)).status).toBe("voided");
    });

    test("of money that has moved is refused: that is a refund", async () => {
      const bench = await open();
      const intentId = await captured(bench);
      await expect(bench.payments.cancel(intentId, key())).rejects.toThrow(Refused);
      expect((await bench.payments.intent(intentId)).status).toBe("captured");
    });
  });

  describe("a refund", () => {
    test("can be given in parts until everything is back", async () => {
      const bench = await open();
      const intentId = await captured(bench);
      const part = await bench.payments.refund({ intentId, amountCents: 1_000 }, key());
      expect(part).toMatchObject({ status: "partially_refunded", refundedCents: 1_000 });
      const rest = await bench.payments.refund({ intentId, amountCents: 1_400 }, key());
      expect(rest).toMatchObject({ status: "refunded", refundedCents: 2_400 });
      expect(rest.refunds.every(({ isForeign = false }) => !isForeign)).toBe(true);
    });

    test("is given once under one key, also when its answer is lost", async () => {
      const bench = await open();
      const [intentId, same] = [await captured(bench), key()];
      const refund = () => bench.payments.refund({ intentId, amountCents: 1_000 }, same);
      await bench.loseNextAnswer();
      await expect(refund()).rejects.toThrow(Unavailable);
      await refund();
      expect(await refund()).toMatchObject({ refundedCents: 1_000, refunds: [{}] });
    });

    test("never exceeds what was captured, and is none before that", async () => {
      const bench = await open();
      const reserved = await paid(bench);
      const none = bench.payments.refund({ intentId: reserved, amountCents: 1 }, key());
      await expect(none).rejects.toThrow(Refused);
      await bench.payments.capture(reserved, key());
      await bench.payments.refund({ intentId: reserved, amountCents: 2_000 }, key());
      const tooMuch = bench.payments.refund({ intentId: reserved, amountCents: 401 }, key());
      await expect(tooMuch).rejects.toThrow(Refused);
      expect((await bench.payments.intent(reserved)).refundedCents).toBe(2_000);
    });
  });

  test("the ledger of an order adds up over all its payments", async () => {
    const bench = await open();
    const order = newOrder();
    const intentId = await captured(bench, order);
    await bench.payments.refund({ intentId, amountCents: 400 }, key());
    const { intentId: unpaid } = await bench.payments.createIntent(order, key());
    const ledger = await bench.payments.ledgerOf(order.orderId, [intentId, unpaid]);
    expect(ledger).toMatchObject({ capturedCents: 2_400, refundedCents: 400 });
    const statuses = ledger.intents.map(({ status }) => status);
    expect(statuses.sort()).toEqual(["partially_refunded", "pending"]);
  });

  test("a refusal tells the breaker that it is up, no answer that it is down", async () => {
    const ends: Ended[] = [];
    const gate: Gate = { enter: () => ({ left: (ended) => void ends.push(ended) }) };
    const bench = await open({ gate });
    await expect(bench.payments.intent("nothing")).rejects.toThrow(Refused);
    await bench.turn("down");
    await expect(bench.payments.createIntent(newOrder(), key())).rejects.toThrow(Unavailable);
    expect(ends.map(({ ok }) => ok)).toEqual([true, false]);
  });
});

async function paid(bench: Bench, order = newOrder()): Promise<string> {
  const { intentId } = await bench.payments.createIntent(order, key());
  await bench.pay(intentId);
  return intentId;
}

async function captured(bench: Bench, order = newOrder()): Promise<string> {
  const intentId = await paid(bench, order);
  await bench.payments.capture(intentId, key());
  return intentId;
}

/** As each step of each run has its own. */
function key(): string {
  return `run/${randomUUID()}`;
}
