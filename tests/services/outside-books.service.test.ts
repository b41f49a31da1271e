import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listNotifications } from "#db/queries/notifications.ts";
import { findAnyRun } from "#db/queries/runs.ts";
import { payments, runs } from "#db/schema.ts";
import { finalRunStatuses } from "#db/statuses.ts";
import { lookAtBooks } from "#server/ingress/books.ts";
import { anAddress } from "../shop/support/checkout-desk.ts";
import { beginFulfillment } from "../shop/support/paid-order.ts";
import { until } from "../support/waiting.ts";
import { openTravelDesk, type TravelDesk } from "../travel/support/travel-desk.ts";

let desk: TravelDesk;
beforeAll(async () => {
  desk = await openTravelDesk({
    fulfillment: { deliveryMs: 10, approvalThresholdCents: 1_000_000 },
  });
});
afterAll(() => desk?.stop());

const about = async (runId: string, mend = false) => {
  rested(runId);
  const { differences } = await lookAtBooks(desk.ingress, { mend });
  return differences.flatMap((each) => (each.runId === runId ? [each] : []));
};

// What an engine that replays does is no other.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")("the books", () => {
  test("agree with the carrier about an order that has arrived", async () => {
    const order = await beginFulfillment(desk);
    await order.ends("delivered");
    expect(await about(order.id)).toEqual([]);
  });

  test("call a person when the carrier tells of another parcel of an order that has arrived", async () => {
    const order = await beginFulfillment(desk);
    await order.ends("delivered");
    await bookParcel(order.id);
    const words = expect.stringContaining("the carrier has another parcel of it");
    expect(await about(order.id, true)).toMatchObject([{ words, mended: false }]);
  });

  test("find a parcel and a label that the carrier keeps for an order that is over, and give them back", async () => {
    const order = await beginFulfillment(desk, { note: "FAIL_SHIP" });
    await order.ends("failed");
    expect(await about(order.id)).toEqual([]);
    await bookParcel(order.id);
    expect(await about(order.id, true)).toMatchObject([{ mended: true }]);
    await until("the parcel to be called back", async () =>
      (await desk.outside.carriers.kestrel.shipmentsOf(order.id)).every(
        (one) => one.status === "cancelled",
      ),
    );
    await until("the label to be void", async () => {
      await about(order.id, true);
      return (await desk.outside.carriers.kestrel.labelsOf(order.id)).every(
        (one) => one.status === "void",
      );
    });
    expect(await about(order.id)).toEqual([]);
  });

  test("find a slot that a carrier keeps for an order that needs none, and give it back", async () => {
    const order = await beginFulfillment(desk, { note: "FAIL_SHIP" });
    await order.ends("failed");
    const { slots } = desk.outside.carriers.plover;
    const day = new Date(Date.now() + 24 * 60 * 60_000).toISOString().slice(0, 10);
    await slots?.reserve({ orderId: order.id, day }, randomUUID());
    expect(await about(order.id, true)).toMatchObject([
      { kind: "the carrier keeps a slot of an order that needs none", mended: true },
    ]);
    await until("the slot to be given back", async () =>
      (await slots?.ofOrder(order.id))?.every(({ status }) => status === "released"),
    );
    expect(await about(order.id)).toEqual([]);
  });

  test("find seats and a room that are kept for a trip that is over, and give them back", async () => {
    const traveller = desk.newShopper();
    const id = await desk.book(traveller);
    await desk.becomes(id, "awaiting_payment");
    await traveller.post(`/api/trips/${id}/cancel`);
    await desk.becomes(id, "cancelled");
    await ended(id);
    expect(await about(id)).toEqual([]);

    await reserveSeat(id);
    expect(await about(id, true)).toMatchObject([
      { kind: "the airline keeps seats for a trip that is over", mended: true },
    ]);
    await until("the seats to be free", async () =>
      (await desk.outside.airline.reservationsOf(id)).every((one) => one.status === "cancelled"),
    );
    expect(await about(id)).toEqual([]);
  });

  test("call a person when the airline does not have the seats of a trip that is confirmed, and show it until it is mended", async () => {
    const id = await desk.book(desk.newShopper());
    await desk.becomes(id, "awaiting_payment");
    await desk.pay(id);
    const { flightReservationId } = await desk.becomes(id, "confirmed");
    await ended(id);
    expect(await about(id)).toEqual([]);
    await desk.outside.airline.cancel(flightReservationId ?? "", `${id}/by their own clerk`);

    const words = expect.stringContaining("the airline does not have its seats");
    expect(await about(id, true)).toMatchObject([{ words, mended: false }]);
    const told = listNotifications(desk.db, { userId: "usr_admin", limit: 100 });
    expect(told.filter(({ runId }) => runId === id)).toMatchObject([{ title: "The books differ" }]);
    const admin = desk.signIn("admin");
    expect(await (await admin.get("/admin/work")).text()).toContain(
      "the airline does not have its seats",
    );
    expect(await (await admin.get("/api/books")).json()).toMatchObject({
      differences: expect.arrayContaining([expect.objectContaining({ runId: id })]),
    });
    const looked = await admin.post("/api/books/look");
    expect([looked.status, await looked.json()]).toMatchObject([
      200,
      { differences: expect.arrayContaining([expect.objectContaining({ runId: id })]) },
    ]);
  });
});

/** As it looks when nothing has moved for a minute. */
function rested(runId: string): void {
  const updatedAt = Date.now() - 60_000;
  desk.db.update(runs).set({ updatedAt }).where(eq(runs.id, runId)).run();
  desk.db.update(payments).set({ updatedAt }).where(eq(payments.runId, runId)).run();
}

function ended(runId: string): Promise<unknown> {
  const status = () => findAnyRun(desk.db, { id: runId })?.status;
  return until("the run to end", () => finalRunStatuses.some((final) => final === status()));
}

/** By somebody who has our key to the carrier, and not by us. */
async function bookParcel(orderId: string): Promise<void> {
  const { kestrel: carrier } = desk.outside.carriers;
  const label = { orderId, address: anAddress, weightGrams: 100 };
  const { labelId } = await carrier.createLabel(label, randomUUID());
  await carrier.createShipment({ orderId, labelId, deliverySeconds: 3_600 }, randomUUID());
}

async function reserveSeat(tripId: string): Promise<void> {
  const { airline } = desk.outside;
  const { date, from, to } = desk.trip(tripId).flightWish;
  const [flight] = await airline.flights({ from, to, date, passengers: 1 });
  if (!flight) throw new Error("There is no flight");
  const { flightId, totalCents: expectedCents } = flight;
  const wanted = { tripId, flightId, expectedCents, holdSeconds: 3_600, passengers: ["Alice"] };
  await airline.reserve(wanted, randomUUID());
}
