import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listNotifications } from "#db/queries/notifications.ts";
import { countRetries } from "#db/queries/runs.ts";
import { findInvoice } from "#db/shop/invoices.ts";
import { findPick } from "#db/shop/picks.ts";
import { findShipment } from "#db/shop/shipments.ts";
import { orderFulfillment } from "#server/domains/shop/services/order-fulfillment/contract.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { until } from "../support/waiting.ts";
import { beginFulfillment } from "./support/paid-order.ts";
import { Turnstile } from "./support/turnstile.ts";

const turnstile = new Turnstile();
let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fulfillment: { deliveryMs: 400 }, between: turnstile.between });
});
afterAll(() => shop?.stop());

describe("an approved order", () => {
  test("is captured, picked, invoiced, shipped, delivered and told of, each once", async () => {
    const order = await beginFulfillment(shop);
    const admin = shop.signIn("admin");
    expect((await admin.post(`/api/workflow/${order.id}/approve`)).status).toBe(200);
    await order.ends("delivered");

    expect(order.run).toMatchObject({ status: "done", waitingFor: null, nextAction: null });
    expect(order.steps()).toEqual({
      "Wait for approval": "done",
      "Capture the payment": "done",
      "Pick in the warehouse": "done",
      "Write the invoice": "done",
      "Print the label": "done",
      "Hand over to the carrier": "done",
      "Wait for delivery": "done",
      "Tell by mail": "done",
      "Tell by text": "done",
      "Tell by push": "done",
    });
    expect(await order.money()).toMatchObject({ status: "captured" });
    expect(await order.parcels()).toEqual({ labels: ["printed"], shipments: ["delivered"] });
    expect((await order.messages()).sort()).toEqual(["push", "text"]);
    expect(order.letters()).toEqual(["order-paid", "order-shipped", "order-delivered"]);
    expect(countRetries(shop.db, { runId: order.id })).toBe(0);
    expect(findPick(shop.db, { orderId: order.id })).toMatchObject({ putBackAt: null });
    expect(findInvoice(shop.db, { orderId: order.id })).toMatchObject({
      totalCents: order.row.totalCents,
      cancelledAt: null,
    });
    expect(noticesOf(order.shopper.userId)).toEqual([
      "Your order is approved",
      "Your order is on its way",
      "Your order is delivered",
    ]);
  });

  test("answers how far it is, at any time", async () => {
    const order = await beginFulfillment(shop);
    const status = () => shop.ingress.client(orderFulfillment, order.id).getStatus();
    await until("the question to an admin", async () => {
      const { phase, progress } = await status();
      return phase === "awaiting approval" && progress === 0.1;
    });
    await shop.signIn("admin").post(`/api/workflow/${order.id}/approve`);
    await order.ends("delivered");
    await until("the last word", async () => (await status()).phase === "delivered");
    expect(await status()).toMatchObject({
      progress: 1,
      completed: [
        "Wait for approval",
        "Capture the payment",
        "Pick in the warehouse",
        "Write the invoice",
        "Print the label",
        "Hand over to the carrier",
        "Wait for delivery",
      ],
    });
  });

  test("shows where its parcel is until it has arrived", async () => {
    const order = await beginFulfillment(shop);
    await shop.signIn("admin").post(`/api/workflow/${order.id}/approve`);
    await order.ends("delivered");
    const shipment = findShipment(shop.db, { orderId: order.id });
    expect(shipment?.tracking.map(({ status }) => status)).toEqual([
      "booked",
      "picked_up",
      "in_transit",
      "out_for_delivery",
      "delivered",
    ]);
    expect(shipment).toMatchObject({ status: "delivered", labelVoidAt: null });
  });

  test("whose parcel nobody hears of is waited for, and everybody is told that it is late", async () => {
    turnstile.carrierIsSilent = true;
    const order = await beginFulfillment(shop, { note: "SILENT_TRACKING" });
    await shop.signIn("admin").post(`/api/workflow/${order.id}/approve`);
    for (const userId of [order.shopper.userId, "usr_admin"]) {
      await until(`${userId} to be told`, () =>
        listNotifications(shop.db, { userId }).some(({ key }) => key === `${order.id}/late`),
      );
    }
    expect(order.row.status).toBe("shipped");
    turnstile.carrierIsSilent = false;
    await order.ends("delivered");
  });

  test("waits on the page for an admin, until when, and every admin is told", async () => {
    const order = await beginFulfillment(shop);
    await until("the wait to show", () => order.run.status === "waiting");
    expect(order.run).toMatchObject({
      currentStep: "Wait for approval",
      waitingFor: "an admin's decision",
      nextAction: "An admin approves or rejects the order",
    });
    expect(order.run.waitingUntil).toBeGreaterThan(Date.now() + 23 * 60 * 60 * 1000);
    const told = listNotifications(shop.db, { userId: "usr_admin", limit: 100 });
    expect(told.filter(({ key }) => key === `${order.id}/approval`)).toHaveLength(1);
  });

  test("is delivered although no message reaches the shopper", async () => {
    const shopper = shop.newShopper();
    shop.db.$client
      .prepare("update users set display_name = 'FAIL_TEXT FAIL_PUSH' where id = ?")
      .run(shopper.userId);
    const order = await beginFulfillment(shop, { shopper });
    await shop.signIn("admin").post(`/api/workflow/${order.id}/approve`);
    await order.ends("delivered");
    expect(order.run.status).toBe("done");
    expect(order.steps()).toMatchObject({
      "Tell by mail": "done",
      "Tell by text": "failed",
      "Tell by push": "failed",
    });
    expect(await order.messages()).toEqual([]);
    expect(noticesOf(shopper.userId)).toEqual(
      expect.arrayContaining([
        "We could not reach you by text",
        "We could not reach you by push",
        "Your order is delivered",
      ]),
    );
  });
});

test("invoices are numbered without gaps, also those of orders that ship together", async () => {
  const orders = await Promise.all([1, 2, 3, 4].map(() => beginFulfillment(shop)));
  const admin = shop.signIn("admin");
  await Promise.all(orders.map(({ id }) => admin.post(`/api/workflow/${id}/approve`)));
  for (const order of orders) await order.ends("delivered");
  const numbers = shop.db.$client
    .prepare("select number from invoices order by number")
    .pluck()
    .all();
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  expect(numbers.length).toBeGreaterThanOrEqual(orders.length);
});

function noticesOf(userId: string): string[] {
  return listNotifications(shop.db, { userId })
    .map(({ title }) => title)
    .reverse();
}
