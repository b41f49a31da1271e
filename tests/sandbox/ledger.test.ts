import { expect, test } from "vitest";
import { createSandboxControls } from "#server/outside/dials.ts";
import { createMail } from "#server/outside/mail.ts";
import { aLetter, anAddress, anIntent, openPlayground } from "./playground.ts";
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
    await createMail(remote).send({ ...aLetter, ref: orderId }, key("mail"));
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

test("all ledgers in short tell what was taken, given back, carried and told of what was begun since", async () => {
  const { payments, carrier, remote, pay, pass, turn, now } = openPlayground();
  const begin = async (orderId: string) => {
    const key = (act: string) => `${orderId}/${act}`;
    const { intentId } = await payments.createIntent({ ...anIntent, orderId }, key("intend"));
    await pay(intentId, "approve");
    await payments.capture(intentId, key("capture"));
    const label = { orderId, address: anAddress, weightGrams: 100 };
    const { labelId } = await carrier.createLabel(label, key("label"));
    const parcel = { orderId, labelId, deliverySeconds: 86_400 };
    return { intentId, ...(await carrier.createShipment(parcel, key("ship"))) };
  };
  await begin("ord_before");
  await pass(1_000);
  const since = now();
  const kept = await begin("ord_kept");
  const undone = await begin("ord_undone");
  await payments.refund({ intentId: undone.intentId, amountCents: 2_400 }, "refund");
  await carrier.cancelShipment(undone.shipmentId, "call back");
  await turn("acorn", { answering: "down" });

  const { money, parcels, events } = await createSandboxControls(remote).ledgers({ since });
  const taken = { provider: "acorn", capturedCents: 2_400 };
  expect(money).toEqual([
    { ...taken, orderId: "ord_kept", refundedCents: 0, charges: 1 },
    { ...taken, orderId: "ord_undone", refundedCents: 2_400, charges: 0 },
  ]);
  const { shipmentId } = kept;
  expect(parcels).toEqual([
    { orderId: "ord_kept", carrier: "kestrel", shipmentId, weightGrams: 100 },
  ]);
  const told = events.map(({ orderId, isTaken }) => [orderId, isTaken]);
  expect(told.sort()).toEqual([
    ["ord_kept", false],
    ["ord_undone", false],
  ]);
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
