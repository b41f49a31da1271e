import { expect, test } from "vitest";
import { checkWebhookSignature } from "#server/outside/webhook-signature.ts";
import { lateTrackingMs } from "#server/sandbox/parcel-trouble.ts";
import { anAddress, openPlayground, type Playground, secret } from "./playground.ts";
import { startParcelReceiver, startWebhookReceiver } from "./webhook-receiver.ts";

async function sent(playground: Playground, note = "") {
  const { carrier } = playground;
  const parcel = { orderId: "ord_1", note };
  const { labelId } = await carrier.createLabel(
    { ...parcel, address: anAddress, weightGrams: 1_200 },
    "label",
  );
  return carrier.createShipment({ ...parcel, labelId, deliverySeconds: 100 }, "ship");
}

async function openShop(note = "") {
  const shop = await startParcelReceiver();
  const playground = openPlayground({ carrierUrl: shop.url });
  const shipment = await sent(playground, note);
  const told = () => shop.received.map(({ event }) => event.status);
  return { ...playground, shop, shipment, told };
}

const wholeWay = ["picked_up", "in_transit", "out_for_delivery", "delivered"];

test("each change of a parcel is told when it happens, and that it is booked is not", async () => {
  const { pass, told } = await openShop();

  const heard: string[][] = [];
  for (const seconds of [0, 10, 29, 1, 40, 20, 600]) {
    await pass(seconds * 1_000);
    heard.push(told());
  }

  expect(heard).toEqual([0, 1, 1, 2, 3, 4, 4].map((count) => wholeWay.slice(0, count)));
});

test("an event says where the parcel was then, under an id of its own", async () => {
  const { pass, shop, shipment, now } = await openShop();
  const bookedAt = now();
  await pass(10_000);
  await pass(30_000);

  const [first, second] = shop.received.map(({ event }) => event);

  expect(first).toEqual({
    ...shipment,
    eventId: expect.stringMatching(/^evt_/),
    occurredAt: bookedAt + 10_000,
    status: "picked_up",
    tracking: [
      { status: "booked", at: bookedAt },
      { status: "picked_up", at: bookedAt + 10_000 },
    ],
  });
  expect(second).toMatchObject({ status: "in_transit", occurredAt: bookedAt + 40_000 });
  expect(second?.eventId).not.toBe(first?.eventId);
});

test("an event is signed over its raw body, and sent again until the shop accepts it", async () => {
  const { pass, shop, now } = await openShop();
  shop.answerWith(503, 422);
  await pass(10_000);
  await pass(200);
  await pass(500);

  expect(shop.received).toHaveLength(3);
  expect(new Set(shop.received.map(({ event }) => event.eventId)).size).toBe(1);
  const { signature, body } = shop.received.at(-1) ?? { signature: "", body: "" };
  expect(checkWebhookSignature({ header: signature, body, secret, now: now() })).toBe("valid");
});

test("what happened while the carrier itself was down is told when it is back", async () => {
  const before = openPlayground();
  await sent(before);

  const shop = await startParcelReceiver();
  const after = openPlayground({
    folder: before.folder,
    carrierUrl: shop.url,
    startAt: before.now(),
  });
  await after.pass(100_000);

  expect(shop.received.map(({ event }) => event.status).sort()).toEqual([...wholeWay].sort());
});

test("a parcel that is called back is told of once more, and then never again", async () => {
  const { pass, carrier, shipment, told } = await openShop();
  await pass(10_000);

  await carrier.cancelShipment(shipment.shipmentId, "call back");
  await carrier.cancelShipment(shipment.shipmentId, "call back again");
  await pass(0);
  await pass(1_000_000);

  expect(told()).toEqual(["picked_up", "cancelled"]);
});

test("the note DUPLICATE_TRACKING has each event sent three times", async () => {
  const { pass, shop } = await openShop("DUPLICATE_TRACKING");
  await pass(10_000);

  expect(shop.received.map(({ event }) => event.status)).toEqual(Array(3).fill("picked_up"));
  expect(new Set(shop.received.map(({ event }) => event.eventId)).size).toBe(1);
});

test("the note LATE_TRACKING has the way told after its end", async () => {
  const { pass, told, shop } = await openShop("LATE_TRACKING");
  await pass(80_000);
  expect(told()).toEqual([]);

  await pass(20_000);
  expect(told()).toEqual(["delivered"]);

  await pass(lateTrackingMs);
  expect(told().slice(1).sort()).toEqual(["in_transit", "out_for_delivery", "picked_up"]);
  const late = shop.received.find(({ event }) => event.status === "picked_up");
  expect(late?.event.tracking.map(({ status }) => status)).toEqual(["booked", "picked_up"]);
});

test("the note SILENT_TRACKING has nothing told, and the carrier still answers", async () => {
  const { pass, told, carrier, shipment } = await openShop("SILENT_TRACKING");
  await pass(100_000);
  await pass(600_000);

  expect(told()).toEqual([]);
  expect((await carrier.shipment(shipment.shipmentId)).status).toBe("delivered");
});

test("payments and parcels are told at addresses of their own", async () => {
  const [till, door] = await Promise.all([startWebhookReceiver(), startParcelReceiver()]);
  const playground = openPlayground({ webhookUrl: till.url, carrierUrl: door.url });
  const { intentId } = await playground.payments.createIntent(
    { orderId: "ord_1", amountCents: 100, currency: "EUR", callbackRef: "awakeable_1" },
    "intend",
  );
  await playground.pay(intentId, "approve");
  await sent(playground);
  await playground.pass(10_000);

  expect(till.received.map(({ event }) => event.type)).toEqual(["payment.authorised"]);
  expect(door.received.map(({ event }) => event.status)).toEqual(["picked_up"]);
});
