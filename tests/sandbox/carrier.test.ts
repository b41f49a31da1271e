import { expect, test } from "vitest";
import { labels, shipments } from "#server/sandbox/schema.ts";
import { anAddress, openPlayground, type Playground } from "./playground.ts";

const parcel = { orderId: "ord_1", deliverySeconds: 100 };

async function labelled(playground: Playground, note = "") {
  const label = await playground.carrier.createLabel(
    { orderId: "ord_1", address: anAddress, weightGrams: 1_200, note },
    "label",
  );
  return label.labelId;
}

test("a label is printed once for each key", async () => {
  const playground = openPlayground();

  const labelId = await labelled(playground);

  expect(await labelled(playground)).toBe(labelId);
  expect(playground.ledgers.kestrel.select().from(labels).all()).toMatchObject([
    { id: labelId, key: "label", address: anAddress, weightGrams: 1_200, status: "printed" },
  ]);
});

test("a label can be voided, twice as well, and then carries no parcel", async () => {
  const playground = openPlayground();
  const labelId = await labelled(playground);

  await playground.carrier.voidLabel(labelId, "void");
  expect((await playground.carrier.voidLabel(labelId, "void again")).status).toBe("void");

  const shipment = playground.carrier.createShipment({ ...parcel, labelId }, "ship");
  await expect(shipment).rejects.toMatchObject({ name: "Refused", code: "label_void" });
});

test("a parcel is booked once for each key and gets a tracking number", async () => {
  const playground = openPlayground();
  const labelId = await labelled(playground);

  const shipment = await playground.carrier.createShipment({ ...parcel, labelId }, "ship");

  expect(await playground.carrier.createShipment({ ...parcel, labelId }, "ship")).toEqual(shipment);
  expect(shipment.trackingNumber).toMatch(/^CW\d{10}$/);
  expect(playground.ledgers.kestrel.select().from(shipments).all()).toMatchObject([
    { key: "ship" },
  ]);
});

test("one label does not carry two parcels", async () => {
  const { carrier, ...playground } = openPlayground();
  const labelId = await labelled({ carrier, ...playground });
  await carrier.createShipment({ ...parcel, labelId }, "ship");

  const second = carrier.createShipment({ ...parcel, labelId }, "ship another");

  await expect(second).rejects.toMatchObject({ code: "label_used" });
});

test("a label of another order is refused", async () => {
  const playground = openPlayground();
  const labelId = await labelled(playground);

  const call = playground.carrier.createShipment({ ...parcel, orderId: "ord_2", labelId }, "ship");

  await expect(call).rejects.toMatchObject({ code: "label_of_another_order" });
});

test("the note FAIL_SHIP gets a label, and is refused for good as a shipment", async () => {
  const playground = openPlayground();
  const note = "Please FAIL_SHIP this one";
  const labelId = await labelled(playground, note);

  for (const key of ["ship", "ship", "ship anew"]) {
    const call = playground.carrier.createShipment({ ...parcel, labelId, note }, key);
    await expect(call).rejects.toMatchObject({ name: "Refused", code: "shipment_refused" });
  }
  expect(await playground.carrier.shipmentsOf("ord_1")).toEqual([]);
});

test("the note FLAKY_SHIP:2 fails twice for each key, and then the parcel is booked once", async () => {
  const playground = openPlayground();
  const note = "FLAKY_SHIP:2";
  const labelId = await labelled(playground, note);
  const ship = () => playground.carrier.createShipment({ ...parcel, labelId, note }, "ship");

  await expect(ship()).rejects.toMatchObject({ name: "Unavailable" });
  await expect(ship()).rejects.toMatchObject({ name: "Unavailable" });
  const shipment = await ship();

  expect(shipment.status).toBe("booked");
  expect(await playground.carrier.shipmentsOf("ord_1")).toEqual([shipment]);
});

test("tracking tells of the journey as it happens", async () => {
  const playground = openPlayground();
  const labelId = await labelled(playground);
  const { shipmentId } = await playground.carrier.createShipment({ ...parcel, labelId }, "ship");
  const bookedAt = playground.now();

  const seen: string[] = [];
  for (const seconds of [0, 9, 1, 30, 40, 19, 1]) {
    await playground.pass(seconds * 1_000);
    seen.push((await playground.carrier.shipment(shipmentId)).status);
  }

  expect(seen).toEqual([
    "booked",
    "booked",
    "picked_up",
    "in_transit",
    "out_for_delivery",
    "out_for_delivery",
    "delivered",
  ]);
  const { tracking } = await playground.carrier.shipment(shipmentId);
  expect(tracking.map(({ at }) => at - bookedAt)).toEqual([0, 10_000, 40_000, 80_000, 100_000]);
});

test("a parcel that is called back goes no further", async () => {
  const playground = openPlayground();
  const labelId = await labelled(playground);
  const { shipmentId } = await playground.carrier.createShipment({ ...parcel, labelId }, "ship");
  await playground.pass(10_000);

  await playground.carrier.cancelShipment(shipmentId, "call back");
  await playground.carrier.cancelShipment(shipmentId, "call back again");
  await playground.pass(1_000_000);

  const { status, tracking } = await playground.carrier.shipment(shipmentId);
  expect(status).toBe("cancelled");
  expect(tracking.map((event) => event.status)).toEqual(["booked", "picked_up", "cancelled"]);
});

test("a delivered parcel cannot be called back", async () => {
  const playground = openPlayground();
  const labelId = await labelled(playground);
  const { shipmentId } = await playground.carrier.createShipment({ ...parcel, labelId }, "ship");
  await playground.pass(100_000);

  const call = playground.carrier.cancelShipment(shipmentId, "call back");

  await expect(call).rejects.toMatchObject({ code: "already_delivered" });
});

test("labels and parcels can be looked up by order when an answer was lost", async () => {
  const playground = openPlayground();
  const labelId = await labelled(playground);
  const shipment = await playground.carrier.createShipment({ ...parcel, labelId }, "ship");

  expect(await playground.carrier.labelsOf("ord_1")).toMatchObject([{ labelId }]);
  expect(await playground.carrier.shipmentsOf("ord_1")).toEqual([shipment]);
  expect(await playground.carrier.shipmentsOf("ord_2")).toEqual([]);
});
