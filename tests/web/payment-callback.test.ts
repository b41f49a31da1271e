import { afterEach, beforeEach, expect, test } from "vitest";
import { insertPayment } from "#db/queries/payments.ts";
import { findWebhookEvent } from "#db/queries/webhook-events.ts";
import { signatureHeader, signWebhook } from "#server/outside/webhook-signature.ts";
import { placedOrder } from "../db/shop-database.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;

beforeEach(async () => {
  shop = await openTestApp();
});

afterEach(() => shop.close());

test("an event that nobody accepts is not answered 200, so that it is sent again", async () => {
  const { db, deps, clock } = shop;
  const { id: orderId } = placedOrder(db);
  insertPayment(db, {
    ...{ id: "pay_1", runId: orderId, attempt: 1, provider: "sandbox", intentId: "pi_1" },
    ...{ amountCents: 500, currency: "EUR", awakeableId: "wake_1", expiresAt: 100 },
    ...{ createdAt: 1, updatedAt: 1 },
  });
  const event = {
    ...{ eventId: "evt_1", type: "payment.authorised", intentId: "pi_1", orderId },
    ...{ callbackRef: "wake_1", amountCents: 500, currency: "EUR", occurredAt: 1 },
  };
  const body = JSON.stringify(event);
  const signature = signWebhook({ body, secret: deps.webhookSecret, now: clock.now });
  const signed = { [signatureHeader]: signature };
  for (const deliveries of [1, 2]) {
    const answer = await shop.visitor().postJson("/api/payment/callback", event, signed);
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: "not_accepted" }]);
    expect(findWebhookEvent(db, event)).toMatchObject({ outcome: "received", deliveries });
  }
});
