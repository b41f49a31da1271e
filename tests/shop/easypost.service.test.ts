import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { findWebhookEvent } from "#db/queries/webhook-events.ts";
import { findShipment, saveShipment } from "#db/shop/shipments.ts";
import { shippingService } from "#server/domains/shop/services/shipping/contract.ts";
import { anAddress } from "../sandbox/playground.ts";
import {
  type EasyPostEvent,
  easyPostKey,
  easyPostWebhookSecret,
  type PlayedEasyPost,
  playEasyPost,
} from "../support/easypost/listen.ts";
import { assertInvariants } from "../support/invariants.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { until } from "../support/waiting.ts";
import { beginFulfillment, type PaidOrder, placePaidOrder } from "./support/paid-order.ts";

let easypost: PlayedEasyPost;
let shop: TestShop;
let callback: string;
beforeAll(async () => {
  easypost = await playEasyPost();
  const sender = { name: "Cartwright", line1: "4 Sawmill Lane", postcode: "1010" };
  shop = await openTestShop({
    // So long that what ends a wait is what EasyPost tells.
    fulfillment: { deliveryMs: 60 * 60_000, approvalThresholdCents: 1_000_000 },
    easypost: {
      ...{ apiKey: easyPostKey, baseUrl: easypost.url, webhookSecret: easyPostWebhookSecret },
      sender: { ...sender, city: "Vienna", country: "AT" },
    },
  });
  callback = `${shop.url}/api/carrier/easypost`;
});
const usual = () => [{ carrier: "Buzzard", rate: "9.95", currency: "EUR" }];
afterEach(async () => {
  easypost.account.prices = usual();
  easypost.tellAt(undefined);
  await assertInvariants(shop.db, shop.outside.payments);
});
afterAll(async () => {
  await shop?.stop();
  await easypost?.stop();
});

describe("an order that is sent with EasyPost", () => {
  test("goes on a label that is bought once, is followed by what EasyPost tells, and arrives", async () => {
    easypost.tellAt(callback);
    const order = await shippedOrder();
    const { trackingNumber } = parcelOf(order);
    for (const status of ["in_transit", "out_for_delivery", "delivered"]) scan(order, status);
    await order.ends("delivered");
    const told = findShipment(shop.db, { orderId: order.id });
    expect(told?.tracking.map(({ status }) => status)).toEqual([
      "booked",
      "in_transit",
      "out_for_delivery",
      "delivered",
    ]);
    const page = await (await order.shopper.get(`/orders/${order.id}`)).text();
    expect(page).toContain(`EasyPost, tracking number`);
    expect(page).toContain(trackingNumber);
    expect(await shop.outside.carriers.kestrel.labelsOf(order.id)).toEqual([]);
    expect(page).not.toContain("labels.easypost.test");
    const desk = await (await shop.signIn("admin").get(`/admin/orders/${order.id}`)).text();
    expect(desk).toContain(`href="https://labels.easypost.test/${draftsOf(order)[0]?.id}.png"`);
  });

  test("arrives once, however late, often and out of order that is told", async () => {
    const order = await shippedOrder();
    for (const status of ["in_transit", "delivered"]) scan(order, status);
    const [bought, moved, arrived] = easypost.events.slice(-3);
    expect(await tell(arrived)).toEqual([200, { received: true, deliveries: 1 }]);
    await order.ends("delivered");
    expect(await tell(moved)).toEqual([200, { received: true, deliveries: 1 }]);
    expect(await tell(bought)).toEqual([200, { received: true, deliveries: 1 }]);
    expect(await tell(arrived)).toEqual([200, { received: true, deliveries: 2 }]);
    await until("all of it to be acted on", () =>
      [bought, moved, arrived].every((event) => outcomeOf(event) === "delivered"),
    );
    expect(order.row.status).toBe("delivered");
    expect(parcelOf(order).status).toBe("delivered");
  });

  test("is not moved by what EasyPost has not signed, and not by what is about somebody else's parcel", async () => {
    const order = await shippedOrder();
    scan(order, "delivered");
    const arrived = easypost.events.at(-1);
    const [status] = await tell(arrived, { secret: "a guess of somebody's" });
    expect(status).toBe(401);
    const strange = { ...arrived, id: "evt_of_others", result: { ...arrived?.result } };
    Object.assign(strange.result, { shipment_id: "shp_of_others" });
    expect(await tell(strange as EasyPostEvent)).toEqual([200, { received: true }]);
    const refunded = { ...arrived, id: "evt_refund", description: "refund.successful" };
    expect(await tell(refunded as EasyPostEvent)).toEqual([200, { received: true }]);
    for (const event of [arrived, strange, refunded]) {
      expect(findWebhookEvent(shop.db, { eventId: event?.id ?? "" })).toBeUndefined();
    }
    expect(order.row.status).toBe("shipped");
    await tell(arrived);
    await order.ends("delivered");
  });

  test("is undone when no carrier takes its parcel, and nothing is bought", async () => {
    easypost.account.prices = [];
    const order = await beginFulfillment(shop);
    await order.ends("failed");
    expect(order.row.reason).toContain("EasyPost has no carrier for this parcel");
    const { captured, refunded } = await order.money();
    expect(refunded).toBe(captured);
    expect(await labelsOf(order)).toEqual([]);
  });

  test("stays with the carrier that has printed its label before EasyPost was set up", async () => {
    const order = await placePaidOrder(shop);
    const { kestrel } = shop.outside.carriers;
    const label = { orderId: order.id, address: anAddress, weightGrams: 100 };
    const { labelId } = await kestrel.createLabel(label, "before");
    saveShipment(shop.db, { orderId: order.id, labelId, carrier: "kestrel", now: Date.now() });
    const shipping = shop.ingress.client(shippingService);
    const told = { userId: order.shopper.userId, step: "Hand over to the carrier" };
    const wanted = { orderId: order.id, key: "hand over", told, deliveryMs: 60_000 };
    const { shipmentId } = await shipping.initiateShipment(wanted);
    expect(await kestrel.shipmentsOf(order.id)).toMatchObject([{ shipmentId }]);
    await shipping.cancelShipment({ orderId: order.id, key: "back" });
    await shipping.voidLabel({ orderId: order.id, key: "void" });
    expect(await kestrel.labelsOf(order.id)).toMatchObject([{ status: "void" }]);
    expect(draftsOf(order)).toEqual([]);
  });
});

// A replaying engine has no second attempt.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")("an order sent with EasyPost", () => {
  test("has one label, although the answers of its draft and of its purchase were lost", async () => {
    const order = await placePaidOrder(shop);
    const before = easypost.asked.length;
    easypost.next("loses the answer", "loses the answer");
    await order.begin();
    await order.reaches("shipped");
    expect(draftsOf(order)).toHaveLength(1);
    expect(await labelsOf(order)).toMatchObject([{ status: "printed" }]);
    const bought = easypost.asked.slice(before).filter((call) => call.endsWith("/buy"));
    expect(bought).toHaveLength(1);
    const { labelUrl } = findShipment(shop.db, { orderId: order.id }) ?? {};
    expect(labelUrl).toBe(`https://labels.easypost.test/${draftsOf(order)[0]?.id}.png`);
  });
});

async function shippedOrder(): Promise<PaidOrder> {
  const order = await beginFulfillment(shop);
  await order.reaches("shipped");
  return order;
}

function parcelOf({ id }: PaidOrder) {
  const { shipmentId, trackingNumber, status } = findShipment(shop.db, { orderId: id }) ?? {};
  if (!shipmentId || !trackingNumber) throw new Error(`${id} has no parcel`);
  return { shipmentId, trackingNumber, status };
}

function scan(order: PaidOrder, status: string): void {
  easypost.account.scan(parcelOf(order).shipmentId, status);
}

async function tell(event: EasyPostEvent | undefined, options: { secret?: string } = {}) {
  if (!event) throw new Error("There is no such event");
  const answer = await easypost.send(event, { url: callback, ...options });
  return [answer.status, await answer.json()];
}

function outcomeOf(event: EasyPostEvent | undefined) {
  return findWebhookEvent(shop.db, { eventId: event?.id ?? "" })?.outcome;
}

const labelsOf = async ({ id }: PaidOrder) => shop.outside.carriers.easypost?.labelsOf(id);

function draftsOf({ id }: PaidOrder) {
  return easypost.account.shipments.filter(({ reference }) => reference === id);
}
