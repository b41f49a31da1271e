import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { listPayments } from "#db/queries/payments.ts";
import { describeRun, findAnyRun } from "#db/queries/runs.ts";
import { findCart, freezeCart } from "#db/shop/carts.ts";
import { placeOrder } from "#db/shop/order-changes.ts";
import { findAnyOrder, listOrderLines } from "#db/shop/orders.ts";
import { listAvailable } from "#db/shop/stock.ts";
import { addItem, submitCheckout } from "#server/domains/shop/commands/user-session-ingress.ts";
import { userSession } from "#server/domains/shop/services/user-session/contract.ts";
import { assertInvariants } from "../support/invariants.ts";
import { ledgerOf } from "../support/providers.ts";
import { anAddress, type Desk, openDesk, pen } from "./support/checkout-desk.ts";

const kettle = "KIT-0201";
const skillet = "KIT-0202";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => assertInvariants(desk.db, desk.outside.payments));
afterAll(() => desk?.stop());

const order = (id: string) => findAnyOrder(desk.db, { id });
const cartOf = (userId: string) => findCart(desk.db, { userId });
const freeOf = (sku: string) =>
  listAvailable(desk.db, { skus: [sku], now: Date.now() })[0]?.available;

describe("an order that is paid", () => {
  test("is quoted from the catalogue, leaves the cart and is launched once", async () => {
    const shopper = await desk.shopperWith({ [pen]: 2 });
    const orderId = await desk.checkOut(shopper);
    await desk.becomes(orderId, "awaiting_payment");
    expect(cartOf(shopper.userId).lockedBy).toBe(orderId);

    await desk.pay(orderId);
    await desk.launch(orderId);
    // Neighbours: 890 for the parcel and 120 for each kilogram that is started.
    expect(order(orderId)).toMatchObject({
      status: "awaiting_approval",
      zoneId: "zone_neighbours",
      itemsCents: 17_800,
      shippingCents: 1_010,
      totalCents: 18_810,
    });
    expect(listOrderLines(desk.db, { orderId })).toMatchObject([{ sku: pen, unitCents: 8900 }]);
    expect(cartOf(shopper.userId)).toMatchObject({ lockedBy: null, lines: [] });
    expect(desk.launched.filter((id) => id === orderId)).toHaveLength(1);
  });

  test("costs what was shown where it was ordered, or is refused with both prices before anything is held", async () => {
    const shopper = await desk.shopperWith();
    const refused = await desk.checkOut(shopper, { itemsCents: 8_800 });
    await desk.becomes(refused, "payment_failed");
    expect(order(refused)?.reason).toBe(
      "Price: the items were €88.00 when you ordered and are €89.00 now.",
    );
    expect(listPayments(desk.db, { runId: refused })).toEqual([]);
    const taken = await desk.checkOut(shopper, { itemsCents: 8_900 });
    await desk.becomes(taken, "awaiting_payment");
    await shopper.post(`/api/orders/${taken}/cancel-payment`);
    await desk.becomes(taken, "payment_failed");
  });

  test("is one order with one intent, whether by a double click, a re-sent POST or two browsers", async () => {
    const shopper = await desk.shopperWith();
    const form = { ...anAddress, orderId: `ord_${"x".repeat(8)}_${shopper.userId.slice(4)}` };
    const clicks = await Promise.all(
      [1, 2, 3].map(() => shopper.submit("/api/checkout", { ...form, attempt: "1" })),
    );
    for (const { status, headers } of clicks) {
      expect([status, headers.get("location")]).toEqual([303, `/orders/${form.orderId}`]);
    }
    const otherBrowser = await shopper.post("/api/checkout", { address: anAddress });
    expect([otherBrowser.status, await otherBrowser.json()]).toMatchObject([
      409,
      { code: "cart_locked", orderId: form.orderId },
    ]);
    await desk.pay(form.orderId);
    await desk.launch(form.orderId);

    const again = await shopper.submit("/api/checkout", { ...form, attempt: "1" });
    expect(again.status).toBe(303);
    const { intents } = await ledgerOf(desk.outside.payments, form.orderId);
    expect(intents).toHaveLength(1);
    expect(desk.launched.filter((id) => id === form.orderId)).toHaveLength(1);
  });

  test("sent again with its key and no order id is the same order", async () => {
    const shopper = await desk.shopperWith();
    const send = () =>
      shopper.post("/api/checkout", { address: anAddress }, { "Idempotency-Key": "buy-once" });
    const first = await send();
    const second = await send();
    expect(await second.json()).toEqual(await first.json());
    expect(second.headers.get("idempotency-replayed")).toBe("true");
  });

  test("a crash before the marker, then a payment, then a third attempt answers already processed with one charge and one workflow", async () => {
    const crashing = await openDesk({ mode: "default" });
    const shopper = await crashing.shopperWith();
    const orderId = await crashing.checkOut(shopper);
    await crashing.becomes(orderId, "awaiting_payment");

    await crashing.restate.crashServices();
    await crashing.pay(orderId);
    await crashing.restate.restartServices();
    await crashing.launch(orderId);

    const third = await crashing.ingress
      .client(userSession, shopper.userId)
      .checkout({ orderId, attempt: 3 });
    expect(third).toEqual({ orderId, outcome: "already_processed" });
    const { intents } = await ledgerOf(crashing.outside.payments, orderId);
    expect(intents.map(({ status }) => status)).toEqual(["authorised"]);
    expect(crashing.launched).toEqual([orderId]);
    await assertInvariants(crashing.db, crashing.outside.payments);
    await crashing.stop();
  });
});

describe("an order that is not paid", () => {
  test("a declined payment keeps the cart, launches no workflow, and can be tried again", async () => {
    const shopper = await desk.shopperWith();
    const before = freeOf(pen);
    const orderId = await desk.checkOut(shopper);
    await desk.pay(orderId, "decline");
    await desk.becomes(orderId, "payment_failed");
    expect(order(orderId)?.reason).toBe("The card was declined");
    expect(cartOf(shopper.userId)).toMatchObject({ lockedBy: null, lines: [{ sku: pen }] });
    expect(freeOf(pen)).toBe(before);
    expect(desk.launched).not.toContain(orderId);

    expect(await desk.checkOut(shopper, { orderId, attempt: 2 })).toBe(orderId);
    await desk.becomes(orderId, "awaiting_payment");
    await desk.pay(orderId);
    await desk.launch(orderId);
    expect(listPayments(desk.db, { runId: orderId }).map(({ status }) => status)).toEqual([
      "declined",
      "authorised",
    ]);
  });

  test("the shopper's cancel ends the wait, releases the stock and lets the intent go", async () => {
    const shopper = await desk.shopperWith();
    const before = freeOf(pen);
    const orderId = await desk.checkOut(shopper);
    await desk.becomes(orderId, "awaiting_payment");
    expect(freeOf(pen)).toBe((before ?? 0) - 1);
    const answer = await shopper.submit(`/api/orders/${orderId}/cancel-payment`);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/orders/${orderId}`]);
    expect(order(orderId)?.status).toBe("payment_failed");
    expect(order(orderId)?.reason).toBe("You cancelled the payment");
    expect(findAnyRun(desk.db, { id: orderId })?.status).toBe("cancelled");
    expect(freeOf(pen)).toBe(before);
    const again = await shopper.post(`/api/orders/${orderId}/cancel-payment`);
    expect([again.status, await again.json()]).toMatchObject([
      409,
      { code: "not_waiting_for_payment" },
    ]);
  });

  test("names each check that failed", async () => {
    const shopper = await desk.shopperWith({ [skillet]: 2 });
    desk.stock(skillet, 1);
    const orderId = await desk.checkOut(shopper, { note: "FLAG_FRAUD" });
    await desk.becomes(orderId, "payment_failed");
    expect(order(orderId)?.reason).toBe(
      "Stock: only 1 of Cast-iron skillet, 26 cm is left, not 2. Safety check: the order was flagged by its note.",
    );
    const run = describeRun(desk.db, { id: orderId, userId: shopper.userId });
    expect(run?.status).toBe("failed");
    expect(Object.fromEntries(run?.steps.map(({ name, status }) => [name, status]) ?? [])).toEqual({
      "Check the stock": "failed",
      "Check the price": "done",
      "Check the address": "done",
      "Check the payment method": "done",
      "Check for fraud": "failed",
    });
    expect(listPayments(desk.db, { runId: orderId })).toEqual([]);
  });

  test("a try that was made is not made again, whoever submits it", async () => {
    const shopper = await desk.shopperWith();
    const orderId = await desk.checkOut(shopper);
    await desk.pay(orderId, "decline");
    await desk.becomes(orderId, "payment_failed");
    const session = desk.ingress.client(userSession, shopper.userId);
    expect(await session.checkout({ orderId, attempt: 1 })).toMatchObject({
      outcome: "already_processed",
    });
    await submitCheckout(desk.ingress, {
      userId: shopper.userId,
      order: { id: orderId, attempt: 1 },
    });
    expect((await ledgerOf(desk.outside.payments, orderId)).intents).toHaveLength(1);
  });
});

describe("while an order is being paid", () => {
  test("its lines stay as they are, and what is put beside them is no part of it", async () => {
    const shopper = await desk.shopperWith();
    const orderId = await desk.checkOut(shopper);
    await desk.becomes(orderId, "awaiting_payment");
    for (const answer of [
      await shopper.put(`/api/cart/lines/${pen}`, { quantity: 9 }),
      await shopper.delete(`/api/cart/lines/${pen}`),
    ]) {
      expect([answer.status, await answer.json()]).toMatchObject([409, { code: "cart_refused" }]);
    }
    expect((await shopper.post("/api/cart/add", { sku: kettle, quantity: 2 })).status).toBe(200);
    expect((await shopper.post("/api/cart/add", { sku: pen })).status).toBe(200);
    expect(cartOf(shopper.userId)).toMatchObject({
      lockedBy: orderId,
      beingPaid: [{ sku: pen, quantity: 1 }],
      lines: [
        { sku: kettle, quantity: 2 },
        { sku: pen, quantity: 1 },
      ],
    });
    const second = await shopper.post("/api/checkout", { address: anAddress });
    expect([second.status, await second.json()]).toMatchObject([
      409,
      { code: "cart_locked", orderId },
    ]);

    await desk.pay(orderId);
    await desk.launch(orderId);
    expect(order(orderId)?.itemsCents).toBe(8_900);
    expect(cartOf(shopper.userId)).toMatchObject({
      lockedBy: null,
      beingPaid: [],
      lines: [{ sku: kettle }, { sku: pen, quantity: 1 }],
    });
    const next = await desk.checkOut(shopper);
    await desk.becomes(next, "awaiting_payment");
    expect(listOrderLines(desk.db, { orderId: next })).toMatchObject([
      { sku: kettle },
      { sku: pen },
    ]);
  });

  test("and is not paid after all, its lines are ordinary ones again beside what was added", async () => {
    const shopper = await desk.shopperWith();
    const orderId = await desk.checkOut(shopper);
    await desk.becomes(orderId, "awaiting_payment");
    await shopper.post("/api/cart/add", { sku: kettle });
    await shopper.post("/api/cart/add", { sku: pen, quantity: 2 });
    await shopper.post(`/api/orders/${orderId}/cancel-payment`);
    await desk.becomes(orderId, "payment_failed");
    expect(cartOf(shopper.userId)).toMatchObject({
      lockedBy: null,
      beingPaid: [],
      lines: [
        { sku: pen, quantity: 3 },
        { sku: kettle, quantity: 1 },
      ],
    });
    await desk.checkOut(shopper, { orderId, attempt: 2 });
    await desk.becomes(orderId, "awaiting_payment");
    expect(listOrderLines(desk.db, { orderId })).toMatchObject([
      { sku: pen, quantity: 3 },
      { sku: kettle, quantity: 1 },
    ]);
    await desk.pay(orderId);
    await desk.launch(orderId);
    expect(cartOf(shopper.userId)).toMatchObject({ lines: [], beingPaid: [] });
  });

  test("a change that overtakes its checkout on the way is no part of it either", async () => {
    const shopper = await desk.shopperWith();
    const { userId } = shopper;
    const orderId = `ord_overtaken_${userId.slice(4)}`;
    const times = { createdAt: Date.now(), updatedAt: Date.now() };
    placeOrder(desk.db, { id: orderId, userId, address: anAddress, note: "", ...times });
    freezeCart(desk.db, { userId, orderId, now: Date.now() });
    const asked = { userId, key: orderId, now: Date.now(), beside: { orderId, attempt: 1 } };
    await addItem(desk.ingress, { ...asked, sku: kettle, quantity: 1 });

    await submitCheckout(desk.ingress, { userId, order: { id: orderId, attempt: 1 } });
    await desk.becomes(orderId, "awaiting_payment");
    expect(listOrderLines(desk.db, { orderId })).toMatchObject([{ sku: pen }]);
    await desk.pay(orderId);
    await desk.launch(orderId);
    expect(cartOf(userId)).toMatchObject({ lines: [{ sku: kettle }], beingPaid: [] });

    // Once it has ended, a change that was asked for beside it is one like any other.
    await addItem(desk.ingress, { ...asked, key: `${orderId}/late`, sku: skillet, quantity: 1 });
    expect(cartOf(userId)).toMatchObject({
      lines: [{ sku: kettle }, { sku: skillet }],
      beingPaid: [],
    });
  });
});

describe("stock", () => {
  test("the last unit wanted by fifty shoppers at once is sold once, and the forty-nine are not charged", async () => {
    const trowel = "GDN-0401";
    desk.stock(trowel, 1);
    const shoppers = await Promise.all(
      Array.from({ length: 50 }, () => desk.shopperWith({ [trowel]: 1 })),
    );
    const orderIds = await Promise.all(shoppers.map((shopper) => desk.checkOut(shopper)));
    const ended = async (orderId: string) => {
      const isWinner = await Promise.any([
        desk.becomes(orderId, "awaiting_payment").then(() => true),
        desk.becomes(orderId, "payment_failed").then(() => false),
      ]);
      return isWinner ? [orderId] : [];
    };
    const winners = (await Promise.all(orderIds.map(ended))).flat();
    expect(winners).toHaveLength(1);
    for (const orderId of winners) {
      await desk.pay(orderId);
      await desk.launch(orderId);
    }
    const ledgers = await Promise.all(
      orderIds.map((orderId) => ledgerOf(desk.outside.payments, orderId)),
    );
    expect(ledgers.flatMap(({ intents }) => intents)).toHaveLength(1);
    expect(freeOf(trowel)).toBe(0);
  }, 120_000);
});
