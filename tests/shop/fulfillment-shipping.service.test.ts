import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listNotifications } from "#db/queries/notifications.ts";
import { countRetries, listStepEvents } from "#db/queries/runs.ts";
import { listUndoings } from "#db/queries/undoings.ts";
import { findInvoice } from "#db/shop/invoices.ts";
import { findPick } from "#db/shop/picks.ts";
import { findShipment } from "#db/shop/shipments.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { beginFulfillment, type PaidOrder, placePaidOrder } from "./support/paid-order.ts";
import { Turnstile } from "./support/turnstile.ts";

const turnstile = new Turnstile();
let shop: TestShop;
beforeAll(async () => {
  // Long enough that a parcel can still be called back when the carrier was asked in vain four times.
  const fulfillment = { deliveryMs: 4_000, approvalThresholdCents: 1_000_000 };
  shop = await openTestShop({ fulfillment, between: turnstile.between });
});
afterAll(() => shop?.stop());

const everythingBefore = [
  "Print the label",
  "Write the invoice",
  "Pick in the warehouse",
  "Payment for the order",
  "Stock for the order",
];

describe("a parcel that the carrier refuses", () => {
  test("is never called back, and everything before it is undone, last first", async () => {
    const order = await beginFulfillment(shop, { note: "FAIL_SHIP" });
    await order.ends("failed");

    expect(order.row.reason).toBe("Kestrel refused: it does not take this parcel");
    expect(order.run.status).toBe("compensated");
    expect(order.undone()).toEqual(everythingBefore);
    expect(stepsOf(order, "Hand over to the carrier")).toEqual(["running 1", "failed 0"]);
    expectUndone(order);
    const { captured, refunded, status } = await order.money();
    expect([captured, refunded, status]).toEqual([9_450, 9_450, "refunded"]);
    expect(await order.parcels()).toEqual({ labels: ["void"], shipments: [] });
    const { undoings } = listUndoings(shop.db, { filter: { search: "take this" }, limit: 100 });
    const ofOrder = undoings.filter(({ runId }) => runId === order.id).reverse();
    expect(ofOrder.map(({ step, refundedCents }) => [step, refundedCents])).toEqual(
      everythingBefore.map((step) => [step, step === "Payment for the order" ? 9_450 : 0]),
    );
  });

  test("is told to the shopper with the refund, and to the admins", async () => {
    const order = await beginFulfillment(shop, { note: "FAIL_SHIP" });
    await order.ends("failed");
    const [told] = listNotifications(shop.db, { userId: order.shopper.userId });
    expect(told).toMatchObject({ title: "Your order could not be fulfilled", tone: "bad" });
    expect(told?.body).toMatch(/Your payment is refunded\.$/);
    const admins = listNotifications(shop.db, { userId: "usr_admin", limit: 100 });
    expect(admins.filter(({ runId }) => runId === order.id)).toMatchObject([
      { title: "An order needs a look" },
    ]);
  });
});

describe("a carrier that is down", () => {
  test("is asked three times more, and each retry shows on the run", async () => {
    const order = await beginFulfillment(shop, { note: "FLAKY_SHIP:3" });
    await order.ends("delivered");
    expect(stepsOf(order, "Hand over to the carrier")).toEqual([
      "running 1",
      "retrying 1",
      "running 2",
      "retrying 2",
      "running 3",
      "retrying 3",
      "running 4",
      "done 0",
    ]);
    expect(countRetries(shop.db, { runId: order.id })).toBe(3);
    expect(await order.parcels()).toEqual({ labels: ["printed"], shipments: ["delivered"] });
  });

  test("for longer fails the order, and nothing is left of it", async () => {
    const order = await beginFulfillment(shop, { note: "FLAKY_SHIP:9" });
    await order.ends("failed");
    expect(order.row.reason).toMatch(/The carrier cannot take parcels at the moment/);
    // Whether the last call took effect is not known, so it is undone as well.
    expect(order.undone()).toEqual(["Hand over to the carrier", ...everythingBefore]);
    expect(countRetries(shop.db, { runId: order.id })).toBe(3);
    expectUndone(order);
    expect(await order.parcels()).toEqual({ labels: ["void"], shipments: [] });
    expect(await order.money()).toMatchObject({ status: "refunded" });
  });
});

describe("a carrier whose answers are lost", () => {
  test("and that has booked the parcel is found out, and the order is on its way", async () => {
    const order = await placePaidOrder(shop);
    turnstile.loseAnswers(order.id, "createShipment");
    await order.begin();
    await order.ends("delivered");
    expect(order.undone()).toEqual([]);
    expect(await order.parcels()).toEqual({ labels: ["printed"], shipments: ["delivered"] });
    expect(await order.money()).toMatchObject({ status: "captured" });
  });

  test("and that has printed the label is found out, and the label is used", async () => {
    const order = await placePaidOrder(shop);
    turnstile.loseAnswers(order.id, "createLabel");
    await order.begin();
    await order.ends("delivered");
    expect(await order.parcels()).toEqual({ labels: ["printed"], shipments: ["delivered"] });
  });
});

test("what cannot be undone is said to everybody, and keeps nothing else from being undone", async () => {
  const order = await placePaidOrder(shop);
  turnstile.loseAnswers(order.id, "createShipment");
  turnstile.hideParcels(order.id, 2);
  turnstile.refuse(order.id, "cancelShipment");
  await order.begin();
  await order.ends("failed");
  expect(order.run.status).toBe("failed");
  expect(order.steps()).toMatchObject({ "Hand over to the carrier": "uncompensated" });
  expect(order.undone()).toEqual(everythingBefore);
  expect(order.row.reason).toMatch(
    /"Hand over to the carrier" could not be undone \(The cancelShipment was refused\)/,
  );
});

function expectUndone({ id: orderId }: PaidOrder): void {
  expect(findPick(shop.db, { orderId })?.putBackAt).toEqual(expect.any(Number));
  expect(findInvoice(shop.db, { orderId })?.cancelledAt).toEqual(expect.any(Number));
  expect(findShipment(shop.db, { orderId })).toMatchObject({
    labelVoidAt: expect.any(Number),
    shipmentId: null,
  });
}

function stepsOf({ id: runId }: PaidOrder, name: string): string[] {
  return listStepEvents(shop.db, { runId })
    .filter(({ step }) => step === name)
    .map(({ status, attempt }) => `${status} ${attempt}`);
}
