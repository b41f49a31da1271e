import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Refused, Unavailable } from "#server/outside/errors.ts";
import type { Ended, Gate } from "#server/outside/gate.ts";
import { type Bench, benches, newLabel, newOrderId, newParcel } from "./carrier-benches.ts";

/** What every carrier must do for the shop, whoever it is: the two that are played, and EasyPost. */
describe.each(Object.entries(benches))("%s", (_, open) => {
  describe("a label", () => {
    test("is printed once under one key, and found by its order", async () => {
      const { carrier } = await open();
      const [label, same] = [newLabel(), key()];
      const first = await carrier.createLabel(label, same);
      expect(first).toMatchObject({ orderId: label.orderId, status: "printed" });
      expect(await carrier.createLabel(label, same)).toEqual(first);
      expect(await carrier.labelsOf(label.orderId)).toEqual([first]);
    });

    test("is one label, however often the answer was lost", async () => {
      const { carrier, loseNextAnswer } = await open();
      const [label, same] = [newLabel(), key()];
      for (let lost = 0; lost < 2; lost += 1) {
        await loseNextAnswer();
        await expect(carrier.createLabel(label, same)).rejects.toThrow(Unavailable);
      }
      const printed = await carrier.createLabel(label, same);
      expect(await carrier.labelsOf(label.orderId)).toEqual([printed]);
    });

    test("can be voided, twice as well, and then carries no parcel", async () => {
      const { carrier } = await open();
      const { orderId, labelId } = await carrier.createLabel(newLabel(), key());
      await carrier.voidLabel(labelId, key());
      expect((await carrier.voidLabel(labelId, key())).status).toBe("void");
      const parcel = carrier.createShipment(newParcel({ orderId, labelId }), key());
      await expect(parcel).rejects.toMatchObject({ name: "Refused", code: "label_void" });
      expect(await carrier.labelsOf(orderId)).toMatchObject([{ labelId, status: "void" }]);
    });

    test("is void although nobody heard of it", async () => {
      const { carrier, loseNextAnswer } = await open();
      const { orderId, labelId } = await carrier.createLabel(newLabel(), key());
      const same = key();
      await loseNextAnswer();
      await expect(carrier.voidLabel(labelId, same)).rejects.toThrow(Unavailable);
      expect(await carrier.labelsOf(orderId)).toMatchObject([{ status: "void" }]);
      expect((await carrier.voidLabel(labelId, same)).status).toBe("void");
    });

    test("of an order that is sent again is another one", async () => {
      const { carrier } = await open();
      const first = await carrier.createLabel(newLabel(), key());
      const again = { ...newLabel(first.orderId), parcel: 2 };
      const second = await carrier.createLabel(again, key());
      expect(second.labelId).not.toBe(first.labelId);
      await carrier.voidLabel(second.labelId, key());
      const statuses = (await carrier.labelsOf(first.orderId)).map(({ labelId, status }) => [
        labelId,
        status,
      ]);
      expect(Object.fromEntries(statuses)).toEqual({
        [first.labelId]: "printed",
        [second.labelId]: "void",
      });
    });

    test("without a weight is refused, and none is printed", async () => {
      const { carrier } = await open();
      const label = { ...newLabel(), weightGrams: 0 };
      await expect(carrier.createLabel(label, key())).rejects.toThrow(Refused);
      expect(await carrier.labelsOf(label.orderId)).toEqual([]);
    });
  });

  describe("a parcel", () => {
    test("is booked once under one key, and gets a number to be tracked by", async () => {
      const { carrier } = await open();
      const { orderId, labelId } = await carrier.createLabel(newLabel(), key());
      const same = key();
      const parcel = await carrier.createShipment(newParcel({ orderId, labelId }), same);
      expect(parcel).toMatchObject({ orderId, labelId, status: "booked" });
      expect(parcel.trackingNumber).toMatch(/^[A-Z]{2}\d{10}$/);
      expect(await carrier.createShipment(newParcel({ orderId, labelId }), same)).toEqual(parcel);
      expect(await carrier.shipmentsOf(orderId)).toEqual([parcel]);
    });

    test("goes only on a label of its own order", async () => {
      const { carrier } = await open();
      const { labelId } = await carrier.createLabel(newLabel(), key());
      const other = carrier.createShipment(newParcel({ orderId: newOrderId(), labelId }), key());
      await expect(other).rejects.toMatchObject({ code: "label_of_another_order" });
    });

    test("can be called back, twice as well, also when the answer was lost", async () => {
      const bench = await open();
      const { shipmentId } = await booked(bench);
      await bench.loseNextAnswer();
      await expect(bench.carrier.cancelShipment(shipmentId, key())).rejects.toThrow(Unavailable);
      for (let times = 0; times < 2; times += 1) {
        const { status } = await bench.carrier.cancelShipment(shipmentId, key());
        expect(status).toBe("cancelled");
      }
    });

    test("that has arrived says so with its way, and is not called back", async () => {
      const bench = await open();
      const { shipmentId, orderId } = await booked(bench);
      await bench.arrive(shipmentId);
      const { status, tracking } = await bench.carrier.shipment(shipmentId);
      expect([status, tracking[0]?.status]).toEqual(["delivered", "booked"]);
      expect(tracking.at(-1)?.status).toBe("delivered");
      const called = bench.carrier.cancelShipment(shipmentId, key());
      await expect(called).rejects.toMatchObject({ code: "already_delivered" });
      expect(await bench.carrier.shipmentsOf(orderId)).toMatchObject([{ status: "delivered" }]);
    });
  });

  test("what nobody asked for is not found", async () => {
    const { carrier } = await open();
    await expect(carrier.shipment("nothing")).rejects.toThrow(Refused);
    await expect(carrier.voidLabel("nothing", key())).rejects.toThrow(Refused);
    await expect(carrier.cancelShipment("nothing", key())).rejects.toThrow(Refused);
    expect(await carrier.labelsOf("ord_of_nobody")).toEqual([]);
    expect(await carrier.shipmentsOf("ord_of_nobody")).toEqual([]);
  });

  test("a refusal tells the breaker that it is up, no answer that it is down", async () => {
    const ends: Ended[] = [];
    const gate: Gate = { enter: () => ({ left: (ended) => void ends.push(ended) }) };
    const bench = await open({ gate });
    await expect(bench.carrier.shipment("nothing")).rejects.toThrow(Refused);
    await bench.turn("down");
    await expect(bench.carrier.createLabel(newLabel(), key())).rejects.toThrow(Unavailable);
    expect(ends.map(({ ok }) => ok)).toEqual([true, false]);
  });
});

async function booked({ carrier }: Bench) {
  const { orderId, labelId } = await carrier.createLabel(newLabel(), key());
  return carrier.createShipment(newParcel({ orderId, labelId }), key());
}

/** As each step of each run has its own. */
function key(): string {
  return `run/${randomUUID()}`;
}
