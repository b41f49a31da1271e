import { describe, expect, test } from "vitest";
import type { Database } from "#db/connection.ts";
import {
  confirmPayment,
  countDeclined,
  findPaymentOfEvent,
  insertPayment,
  listPayments,
} from "#db/queries/payments.ts";
import { findRun } from "#db/queries/runs.ts";
import { recordWebhookEvent, settleWebhookEvent } from "#db/queries/webhook-events.ts";
import { freezeQuote, moveOrder, openNextAttempt } from "#db/shop/order-changes.ts";
import { findAnyOrder, listOrderLines } from "#db/shop/orders.ts";
import type { PaymentStatus } from "#db/statuses.ts";
import { listBrokenInvariants } from "#server/domains/index.ts";
import { placedOrder, shopDatabase } from "../db/shop-database.ts";

function pendingPayment(db: Database, attempt = 1) {
  insertPayment(db, {
    id: `pay_${attempt}`,
    runId: "ord_1",
    attempt,
    provider: "sandbox",
    amountCents: 500,
    currency: "EUR",
    awakeableId: `wake_${attempt}`,
    expiresAt: 100,
    createdAt: 1,
    updatedAt: 1,
  });
}

function orderWithPayment() {
  const db = shopDatabase();
  placedOrder(db);
  pendingPayment(db);
  const confirm = (status: PaymentStatus, money = {}) =>
    confirmPayment(db, { id: "pay_1", intentId: "pi_1", status, ...money, now: 2 });
  const status = () => listPayments(db, { runId: "ord_1" })[0]?.status;
  return { db, confirm, status };
}

describe("a payment", () => {
  test("is written down once for each try", () => {
    const { db } = orderWithPayment();
    pendingPayment(db);
    expect(listPayments(db, { runId: "ord_1" })).toHaveLength(1);
  });

  test("is not taken back by an answer that was overtaken", () => {
    const { confirm, status } = orderWithPayment();
    confirm("authorised");
    confirm("captured", { capturedCents: 500 });
    expect([confirm("authorised"), confirm("pending"), status()]).toEqual([
      false,
      false,
      "captured",
    ]);
  });

  test("can be authorised after it was cancelled, because banks answer late", () => {
    const { confirm, status } = orderWithPayment();
    expect([confirm("cancelled"), confirm("authorised"), confirm("voided"), status()]).toEqual([
      true,
      true,
      true,
      "voided",
    ]);
  });

  test("is known to an event before its intent is written down, and to no other intent after", () => {
    const { db, confirm } = orderWithPayment();
    const event = { intentId: "pi_1", callbackRef: "wake_1" };
    expect(findPaymentOfEvent(db, event)?.id).toBe("pay_1");
    confirm("pending");
    expect(findPaymentOfEvent(db, event)?.id).toBe("pay_1");
    expect(findPaymentOfEvent(db, { ...event, intentId: "pi_2" })).toBeUndefined();
    expect(findPaymentOfEvent(db, { ...event, callbackRef: "wake_2" })).toBeUndefined();
  });

  test("that was declined is counted for its shopper, for an hour", () => {
    const { db, confirm } = orderWithPayment();
    confirm("declined");
    expect(countDeclined(db, { userId: "usr_alice", since: 1 })).toBe(1);
    expect(countDeclined(db, { userId: "usr_alice", since: 2 })).toBe(0);
    expect(countDeclined(db, { userId: "usr_bob", since: 1 })).toBe(0);
  });
});

describe("money that does not add up is found", () => {
  test("when it was captured for an order that owes nothing", () => {
    const { db, confirm } = orderWithPayment();
    confirm("captured", { capturedCents: 500 });
    expect(listBrokenInvariants(db)).toEqual([
      { rule: "captured − refunded = owed", subject: "ord_1", expected: 0, found: 500 },
    ]);
    confirm("refunded", { capturedCents: 500, refundedCents: 500 });
    expect(listBrokenInvariants(db)).toEqual([]);
  });

  test("when an order is charged twice", () => {
    const { db, confirm } = orderWithPayment();
    confirm("authorised");
    pendingPayment(db, 2);
    confirmPayment(db, { id: "pay_2", intentId: "pi_2", status: "authorised", now: 2 });
    expect(listBrokenInvariants(db)).toMatchObject([{ rule: "one charge an order", found: 2 }]);
  });
});

describe("an order", () => {
  test("is opened for another try only when the last one failed, and its run with it", () => {
    const db = shopDatabase();
    const order = placedOrder(db);
    expect(openNextAttempt(db, { ...order, now: 2 })).toBeUndefined();
    moveOrder(db, { id: order.id, status: "payment_failed", reason: "declined", now: 2 });
    expect(openNextAttempt(db, { ...order, userId: "usr_bob", now: 3 })).toBeUndefined();
    expect(openNextAttempt(db, { ...order, now: 3 })).toBe(2);
    expect(findAnyOrder(db, order)).toMatchObject({ status: "checking", attempt: 2, reason: null });
    expect(findRun(db, order)).toMatchObject({ status: "queued", endedAt: null });
  });

  test("keeps the quote of its last try alone, and takes no other once it is being paid", () => {
    const db = shopDatabase();
    const { id: orderId } = placedOrder(db);
    const line = (sku: string) => ({
      ...{ sku, productId: "prd", name: sku, picture: "/p.svg" },
      unitCents: 500,
      quantity: 1,
    });
    const quote = (skus: string[]) => ({
      ...{ orderId, zoneId: "zone_home", currency: "EUR", lines: skus.map(line), now: 2 },
      itemsCents: 500 * skus.length,
      shippingCents: 100,
      totalCents: 500 * skus.length + 100,
    });
    freezeQuote(db, quote(["A", "B"]));
    freezeQuote(db, quote(["B"]));
    expect(listOrderLines(db, { orderId }).map(({ sku }) => sku)).toEqual(["B"]);
    moveOrder(db, { id: orderId, status: "awaiting_payment", now: 3 });
    expect(freezeQuote(db, quote(["A"]))).toBe(false);
    expect(listOrderLines(db, { orderId }).map(({ sku }) => sku)).toEqual(["B"]);
    expect(findAnyOrder(db, { id: orderId })).toMatchObject({ totalCents: 600 });
  });
});

describe("a webhook event", () => {
  const event = { eventId: "evt_1", type: "payment.authorised", runId: "o", intentId: "i" };

  test("is recorded once, and its deliveries are counted", () => {
    const db = shopDatabase();
    recordWebhookEvent(db, { ...event, outcome: "received", now: 1 });
    settleWebhookEvent(db, { eventId: "evt_1", outcome: "delivered", now: 2 });
    expect(recordWebhookEvent(db, { ...event, outcome: "received", now: 3 })).toMatchObject({
      outcome: "delivered",
      deliveries: 2,
    });
    expect(settleWebhookEvent(db, { eventId: "evt_1", outcome: "late", now: 4 })).toBe(false);
  });

  test("that was refused is judged anew when it comes again", () => {
    const db = shopDatabase();
    recordWebhookEvent(db, { ...event, outcome: "refused", detail: "unknown", now: 1 });
    expect(recordWebhookEvent(db, { ...event, outcome: "received", now: 2 })).toMatchObject({
      outcome: "received",
      detail: null,
      deliveries: 2,
    });
  });
});
