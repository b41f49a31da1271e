import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { listAudit } from "#db/queries/audit.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { listPayments } from "#db/queries/payments.ts";
import { findRun } from "#db/queries/runs.ts";
import {
  findWebhookEvent,
  listWebhookEvents,
  recordWebhookEvent,
} from "#db/queries/webhook-events.ts";
import { findCart } from "#db/shop/carts.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { stockHolds } from "#db/shop/schema.ts";
import { holdStock, listAvailable } from "#db/shop/stock.ts";
import type { PaymentEvent } from "#server/outside/payment-events.ts";
import { signatureHeader, signWebhook } from "#server/outside/webhook-signature.ts";
import { testCards } from "#server/sandbox/test-cards.ts";
import { type Desk, openDesk, pen } from "../shop/support/checkout-desk.ts";
import { assertInvariants } from "../support/invariants.ts";
import { intentsOf } from "../support/providers.ts";
import { webhookSecret } from "../support/shop.ts";
import { until } from "../support/waiting.ts";

let desk: Desk;
/** Gives its shoppers no more than a moment to pay. */
let hasty: Desk;
/** Hears nothing of its provider, as one that is frozen or away. */
let deaf: Desk;
beforeAll(async () => {
  const away = () => new Response(null, { status: 503 });
  [desk, hasty, deaf] = await Promise.all([
    openDesk(),
    openDesk({ paymentTimeoutMs: 700 }),
    openDesk({ paymentTimeoutMs: 2_500, atTheDoor: away }),
  ]);
  desk.stock(pen, 1_000);
});
afterEach(async () => {
  await assertInvariants(desk.db, desk.outside.payments);
  await assertInvariants(hasty.db, hasty.outside.payments);
});
afterAll(async () => {
  await desk?.stop();
  await hasty?.stop();
  await deaf?.stop();
});

describe("a payment that is told of", () => {
  test("a webhook and a shopper's return complete an order once, however often both come", async () => {
    const { shopper, orderId } = await waitingOrder(desk);
    await desk.pay(orderId, "duplicate");
    await Promise.all([1, 2, 3].map(() => shopper.get(`/api/orders/${orderId}`)));
    await desk.launch(orderId);
    const event = await until("three deliveries", () =>
      listWebhookEvents(desk.db).find((one) => one.runId === orderId && one.deliveries === 3),
    );
    expect(event).toMatchObject({ outcome: "delivered" });
    expect(desk.launched.filter((id) => id === orderId)).toHaveLength(1);
  });

  test("is not told again by an event replayed a week later", async () => {
    const { orderId, event } = await waitingOrder(desk);
    await desk.pay(orderId);
    await desk.launch(orderId);
    const told = await until("the event to be settled", () =>
      listWebhookEvents(desk.db, { outcome: "delivered" }).find((one) => one.runId === orderId),
    );
    const answer = await tell(desk, { ...event, eventId: told.eventId });
    expect([answer.status, await answer.json()]).toEqual([200, { received: true, deliveries: 2 }]);
    expect(desk.launched.filter((id) => id === orderId)).toHaveLength(1);
  });

  test("keeps its status when an older event arrives after a newer one", async () => {
    const { orderId, event } = await waitingOrder(desk);
    await desk.pay(orderId);
    await desk.launch(orderId);
    const older: PaymentEvent = { ...event, type: "payment.declined" };
    expect((await tell(desk, older)).status).toBe(200);
    await settled(desk, older.eventId);
    expect(listPayments(desk.db, { runId: orderId })).toMatchObject([{ status: "authorised" }]);
    expect(findAnyOrder(desk.db, { id: orderId })?.status).toBe("awaiting_approval");
  });

  test("told a second time under another id, it stays paid", async () => {
    const { orderId, event } = await waitingOrder(desk);
    await desk.pay(orderId);
    await desk.launch(orderId);
    await tell(desk, event);
    expect(await settled(desk, event.eventId)).toMatchObject({ outcome: "delivered" });
    expect(listPayments(desk.db, { runId: orderId })).toMatchObject([{ status: "authorised" }]);
  });
});

describe("a callback that is not what it says", () => {
  test.each(["forged", "stale", "malformed"] as const)("is turned away when %s", async (fault) => {
    const { orderId, event } = await waitingOrder(desk);
    const body = JSON.stringify(event);
    const headers = {
      forged: signWebhook({ body, secret: "somebody else's secret", now: Date.now() }),
      stale: signWebhook({ body, secret: webhookSecret, now: Date.now() - 6 * 60_000 }),
      malformed: "t=now",
    };
    const answer = await desk
      .visitor()
      .post("/api/payment/callback", event, { [signatureHeader]: headers[fault] });
    expect([answer.status, await answer.json()]).toMatchObject([
      401,
      { code: `signature_${fault}` },
    ]);
    expect(findWebhookEvent(desk.db, event)).toBeUndefined();
    expect(findAnyOrder(desk.db, { id: orderId })?.status).toBe("awaiting_payment");
  });

  test("is turned away when it cannot be read", async () => {
    expect((await tell(desk, { hello: "world" })).status).toBe(400);
  });

  test.each([
    ["of another amount", { amountCents: 1 }],
    ["of another currency", { currency: "USD" }],
    ["of a payment we do not know", { callbackRef: "prom_1nobody" }],
    ["of an order we do not know", { orderId: "ord_nobodys" }],
    ["of another intent", { intentId: "pi_another" }],
  ])("is written down and not acted on: %s", async (_, lie) => {
    const { orderId, event } = await waitingOrder(desk);
    const lying = { ...event, ...lie };
    const answer = await tell(desk, lying);
    expect([answer.status, await answer.json()]).toMatchObject([422, { code: "event_refused" }]);
    expect(findWebhookEvent(desk.db, event)).toMatchObject({ outcome: "refused" });
    expect(listAudit(desk.db, { subject: lying.orderId })).toMatchObject([
      { action: "webhook refused" },
    ]);
    expect(findAnyOrder(desk.db, { id: orderId })?.status).toBe("awaiting_payment");
    expect(listPayments(desk.db, { runId: orderId })).toMatchObject([{ status: "pending" }]);
  });

  test("is not acted on when its second delivery says something else", async () => {
    const { orderId, event } = await waitingOrder(desk);
    // As a hand-over that failed leaves it: written down, and acted on by nobody.
    const { eventId, type, intentId } = event;
    const arrival = { eventId, type, runId: orderId, intentId, outcome: "received" as const };
    recordWebhookEvent(desk.db, { ...arrival, detail: null, now: Date.now() });
    expect((await tell(desk, { ...event, amountCents: 1 })).status).toBe(422);
    expect(findAnyOrder(desk.db, { id: orderId })?.status).toBe("awaiting_payment");
    expect(listPayments(desk.db, { runId: orderId })).toMatchObject([{ status: "pending" }]);
  });

  test("of another shopper's order pays neither", async () => {
    const mine = await waitingOrder(desk);
    const theirs = await waitingOrder(desk);
    const answer = await tell(desk, { ...mine.event, orderId: theirs.orderId });
    expect(answer.status).toBe(422);
    for (const { orderId } of [mine, theirs]) {
      expect(findAnyOrder(desk.db, { id: orderId })?.status).toBe("awaiting_payment");
    }
  });
});

describe("a payment in time that the shop could not hear of", () => {
  test("is asked for when its time is up, and counts as paid", async () => {
    const { orderId } = await waitingOrder(deaf);
    await deaf.pay(orderId);
    await deaf.launch(orderId);
    expect(listPayments(deaf.db, { runId: orderId })).toMatchObject([{ status: "authorised" }]);
    expect(statusAt(deaf, orderId)).toBe("awaiting_approval");
  });

  test("and that the bank refused is told as declined", async () => {
    const { orderId } = await waitingOrder(deaf);
    await deaf.pay(orderId, "decline");
    await deaf.becomes(orderId, "payment_failed");
    expect(findAnyOrder(deaf.db, { id: orderId })?.reason).toBe("The card was declined");
  });
});

describe("a payment that comes too late", () => {
  test("a payment deadline releases the hold, lets the intent go and keeps the cart", async () => {
    const { shopper, orderId } = await waitingOrder(hasty);
    await hasty.becomes(orderId, "payment_failed");
    expect(findAnyOrder(hasty.db, { id: orderId })?.reason).toBe(
      "The payment did not arrive in time",
    );
    expect(findCart(hasty.db, shopper)).toMatchObject({ lockedBy: null, lines: [{ sku: pen }] });
    expect(findRun(hasty.db, { id: orderId, userId: shopper.userId })?.status).toBe("failed");
    expect(listAvailable(hasty.db, { skus: [pen], now: Date.now() })).toEqual([
      { sku: pen, available: 16 },
    ]);
    await until("the intent to be let go", () => statusOf(hasty, orderId) === "cancelled");
  });

  test("after its deadline it is voided by itself, and both sides are told", async () => {
    const { shopper, orderId } = await waitingOrder(hasty);
    await hasty.pay(orderId, "late");
    await hasty.becomes(orderId, "payment_failed");
    await until("the late money to go back", () => statusOf(hasty, orderId) === "voided");
    await until("the event to be late", () =>
      listWebhookEvents(hasty.db, { outcome: "late" }).find((one) => one.runId === orderId),
    );
    expect(titlesFor(hasty, shopper.userId)).toContain("A payment came too late");
    expect(titlesFor(hasty, "usr_admin")).toContain("A late payment was given back");
    expect(hasty.launched).toEqual([]);
  });

  test("after the shopper's cancel it is voided by itself", async () => {
    const { shopper, orderId } = await waitingOrder(desk);
    await desk.pay(orderId, "late");
    expect((await shopper.post(`/api/orders/${orderId}/cancel-payment`)).status).toBe(202);
    await desk.becomes(orderId, "payment_failed");
    await until("the late money to go back", () => statusOf(desk, orderId) === "voided");
    expect(desk.launched).not.toContain(orderId);
  });

  test("a late payment of an earlier try does not pay for the next one", async () => {
    const { shopper, orderId } = await waitingOrder(desk);
    await desk.pay(orderId, "late");
    await shopper.post(`/api/orders/${orderId}/cancel-payment`);
    await desk.becomes(orderId, "payment_failed");
    await desk.checkOut(shopper, { orderId, attempt: 2 });
    await until("the late money to go back", () => statusOf(desk, orderId) === "voided");
    await desk.becomes(orderId, "awaiting_payment");
    expect(desk.launched).not.toContain(orderId);
    await desk.pay(orderId);
    await desk.launch(orderId);
  });

  test("with its hold expired and the stock sold meanwhile, the payment is voided", async () => {
    const rake = "GDN-0403";
    desk.stock(rake, 1);
    const { orderId } = await waitingOrder(desk, { [rake]: 1 });
    const now = Date.now();
    desk.db
      .update(stockHolds)
      .set({ expiresAt: now - 1 })
      .where(eq(stockHolds.orderId, orderId))
      .run();
    const others = { orderId: "ord_quicker", lines: [{ sku: rake, quantity: 1 }] };
    expect(holdStock(desk.db, { ...others, expiresAt: now + 60_000, now })).toEqual([]);
    await desk.pay(orderId);
    await desk.becomes(orderId, "payment_failed");
    expect(findAnyOrder(desk.db, { id: orderId })?.reason).toMatch(/is out of stock$/);
    await until("the payment to be voided", () => statusOf(desk, orderId) === "voided");
    expect(desk.launched).not.toContain(orderId);
  });
});

describe("a payment that is told of in the short form, by what waits for it", () => {
  const short = ({ callbackRef, amountCents, eventId }: PaymentEvent) => ({
    awakeable_id: callbackRef,
    transaction_id: eventId,
    amount: amountCents,
    status: "success",
  });

  test("counts as the provider's own event does, and once however often it is told", async () => {
    const { orderId, event } = await waitingOrder(desk);
    const payment = await desk.outside.payments.acorn.intent(event.intentId);
    await fetch(payment.payUrl ?? "", {
      method: "POST",
      body: new URLSearchParams({ action: "pay", card: testCards.untold.number }),
      redirect: "manual",
    });
    for (const deliveries of [1, 2]) {
      const answer = await tell(desk, short(event));
      expect(await answer.json()).toEqual({ received: true, deliveries });
    }
    await desk.launch(orderId);
    expect(statusOf(desk, orderId)).toBe("authorised");
    expect(desk.launched.filter((id) => id === orderId)).toHaveLength(1);
  });

  test("fails with the provider's reason, and the cart is as it was", async () => {
    const { shopper, orderId, event } = await waitingOrder(desk);
    await tell(desk, { ...short(event), status: "failed", reason: "no funds" });
    await desk.becomes(orderId, "payment_failed");
    expect(findAnyOrder(desk.db, { id: orderId })?.reason).toBe("The card was declined: no funds");
    expect(findCart(desk.db, shopper)).toMatchObject({ lockedBy: null, lines: [{ quantity: 1 }] });
  });

  test.each([
    ["of another amount", { amount: 1 }, 422],
    ["that nobody waits for", { awakeable_id: "sign_of_nobody" }, 422],
    ["in no words we know", { status: "perhaps" }, 400],
  ])("%s moves nothing", async (_, otherwise, status) => {
    const { orderId, event } = await waitingOrder(desk);
    const answer = await tell(desk, { ...short(event), ...otherwise });
    expect(answer.status).toBe(status);
    expect(statusAt(desk, orderId)).toBe("awaiting_payment");
  });

  test("that is not signed moves nothing", async () => {
    const { orderId, event } = await waitingOrder(desk);
    const answer = await desk.visitor().post("/api/payment/callback", short(event));
    expect(answer.status).toBe(401);
    expect(statusAt(desk, orderId)).toBe("awaiting_payment");
  });
});

async function waitingOrder(at: Desk, lines?: Record<string, number>) {
  const shopper = await at.shopperWith(lines);
  const orderId = await at.checkOut(shopper);
  await at.becomes(orderId, "awaiting_payment");
  const [intent] = await intentsOf(at.outside.payments, orderId);
  if (!intent) throw new Error(`The provider knows no intent of ${orderId}`);
  const { intentId, amountCents, currency, callbackRef } = intent;
  const event: PaymentEvent = {
    eventId: `evt_${randomUUID()}`,
    type: "payment.authorised",
    ...{ intentId, orderId, callbackRef, amountCents, currency },
    occurredAt: Date.now(),
  };
  return { shopper, orderId, event };
}

function tell(at: Desk, event: object): Promise<Response> {
  const body = JSON.stringify(event);
  const signature = signWebhook({ body, secret: webhookSecret, now: Date.now() });
  return at.visitor().post("/api/payment/callback", event, { [signatureHeader]: signature });
}

function settled(at: Desk, eventId: string) {
  return until(`${eventId} to be settled`, () => {
    const event = findWebhookEvent(at.db, { eventId });
    return event?.outcome === "received" ? undefined : event;
  });
}

function statusAt({ db }: Desk, orderId: string) {
  return findAnyOrder(db, { id: orderId })?.status;
}

function statusOf({ db }: Desk, orderId: string) {
  return listPayments(db, { runId: orderId })[0]?.status;
}

function titlesFor({ db }: Desk, userId: string): string[] {
  return listNotifications(db, { userId }).map(({ title }) => title);
}
