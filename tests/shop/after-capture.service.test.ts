import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listNotifications } from "#db/queries/notifications.ts";
import { listPayments } from "#db/queries/payments.ts";
import { listBrokenInvariants } from "#server/domains/index.ts";
import { ledgerOf } from "../support/providers.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { until } from "../support/waiting.ts";
import { type PaidOrder, placePaidOrder } from "./support/paid-order.ts";
import { Turnstile } from "./support/turnstile.ts";

let shop: TestShop;
let turnstile: Turnstile;
beforeAll(async () => {
  turnstile = new Turnstile();
  shop = await openTestShop({
    fulfillment: { deliveryMs: 200, approvalThresholdCents: 1_000_000 },
    between: turnstile.between,
  });
});
afterAll(() => shop?.stop());

describe("money that was captured", () => {
  test("goes back, and was captured once, although no capture was ever answered", async () => {
    const order = await placePaidOrder(shop);
    turnstile.loseAnswers(order.id, "capture");
    await order.begin();
    // The provider is asked again for about nine seconds before the order turns back.
    await until("the order to turn back", () => order.row.status === "failed", {
      deadline: 25_000,
    });
    await order.ends("failed");
    const { intents } = await ledgerOf(shop.outside.payments, order.id);
    expect(intents.flatMap(({ captures }) => captures)).toHaveLength(1);
    expect(intents.flatMap(({ refunds }) => refunds)).toHaveLength(1);
    expect(shown(order)).toEqual({ status: "refunded", refundedCents: 9_450 });
  });

  test("is shown as refunded when the provider has confirmed it, and not before", async () => {
    const order = await placePaidOrder(shop, { note: "FAIL_SHIP" });
    const refund = turnstile.hold(order.id, "refund");
    await order.begin();
    await refund.arrived;
    expect(order.row.status).toBe("undoing");
    expect(shown(order)).toEqual({ status: "captured", refundedCents: 0 });
    refund.open();
    await order.ends("failed");
    expect(shown(order)).toEqual({ status: "refunded", refundedCents: 9_450 });
  });

  test("and that the provider refuses to refund is shown as captured still, and people are told", async () => {
    const order = await placePaidOrder(shop, { note: "FAIL_SHIP" });
    turnstile.refuse(order.id, "refund");
    await order.begin();
    await until("the order to end", () => order.run.status === "failed");

    expect(shown(order)).toEqual({ status: "captured", refundedCents: 0 });
    expect(order.steps()).toMatchObject({ "Payment for the order": "uncompensated" });
    expect(order.row.reason).toMatch(/"Payment for the order" could not be undone/);
    for (const userId of [order.shopper.userId, "usr_admin"]) {
      const told = listNotifications(shop.db, { userId, limit: 100 });
      const about = told.filter(({ runId }) => runId === order.id).map(({ body }) => body);
      expect(about.join()).toMatch(/could not be undone/);
      expect(about.join()).not.toMatch(/is refunded/);
    }
    expect(listBrokenInvariants(shop.db)).toMatchObject([
      { rule: "captured − refunded = owed", subject: order.id, expected: 0, found: 9_450 },
    ]);
  });
});

function shown({ id: orderId }: PaidOrder) {
  const [payment] = listPayments(shop.db, { runId: orderId });
  return { status: payment?.status, refundedCents: payment?.refundedCents };
}
