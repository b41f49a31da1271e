import { expect, test } from "vitest";
import { createMail } from "#server/outside/mail.ts";
import { anAddress, anIntent, openPlayground } from "./playground.ts";
import { aRoom, aSeatOn, aStayIn, lastSeat } from "./travellers.ts";

test("the ledger of one order tells everything the outside did for it, and nothing of others", async () => {
  const { app, payments, carrier, remote, pay } = openPlayground();
  for (const orderId of ["ord_1", "ord_2"]) {
    const key = (act: string) => `${orderId}/${act}`;
    const intent = { ...anIntent, orderId };
    const { intentId } = await payments.createIntent(intent, key("intend"));
    await pay(intentId, "approve");
    await payments.capture(intentId, key("capture"));
    const label = { orderId, address: anAddress, weightGrams: 100 };
    const { labelId } = await carrier.createLabel(label, key("label"));
    await carrier.createShipment({ orderId, labelId, deliverySeconds: 5 }, key("ship"));
    const letter = { to: "alice@shop.test", subject: "Sent", body: "It left.", ref: orderId };
    await createMail(remote).send(letter, key("mail"));
  }

  const ledger = await (await app.request("/ledger/ord_1")).json();

  expect(ledger).toMatchObject({
    orderId: "ord_1",
    payments: { capturedCents: 2_400, refundedCents: 0, intents: [{ status: "captured" }] },
    webhooks: [{ orderId: "ord_1", attempts: 0, deliveredAt: null }],
    labels: [{ orderId: "ord_1", status: "printed" }],
    shipments: [{ orderId: "ord_1", status: "booked" }],
    messages: [{ ref: "ord_1", channel: "mail" }],
  });
});

test("an order the outside has never heard of has an empty ledger", async () => {
  const { app } = openPlayground();

  expect(await (await app.request("/ledger/ord_nothing")).json()).toEqual({
    orderId: "ord_nothing",
    payments: { orderId: "ord_nothing", capturedCents: 0, refundedCents: 0, intents: [] },
    webhooks: [],
    labels: [],
    slots: [],
    shipments: [],
    reservations: [],
    messages: [],
  });
});

test("a look-up that names no order is refused", async () => {
  const { app } = openPlayground();

  const paths = [
    "/payments/intents",
    "/payments/ledger",
    "/carrier/labels",
    "/airline/reservations",
    "/outbox",
  ];
  const answers = await Promise.all(paths.map(async (path) => (await app.request(path)).status));

  expect(answers).toEqual([400, 400, 400, 400, 400]);
});

test("the ledger of a trip lists what was reserved for it by air and by night", async () => {
  const playground = openPlayground();
  const { app, airline, hotels } = playground;
  const flight = aSeatOn(await lastSeat(playground));
  const { reservationId } = await airline.reserve(flight, "fly");
  await hotels.reserve(aStayIn(await aRoom(playground, "single")), "stay");
  const others = { ...aStayIn(await aRoom(playground, "double")), tripId: "trip_2" };
  await hotels.reserve(others, "another's stay");
  await airline.confirm(reservationId, "confirm");

  expect(await (await app.request("/ledger/trip_1")).json()).toMatchObject({
    reservations: [
      { tripId: "trip_1", flightId: flight.flightId, status: "confirmed" },
      { tripId: "trip_1", checkIn: "2026-12-01", status: "reserved" },
    ],
  });
});
