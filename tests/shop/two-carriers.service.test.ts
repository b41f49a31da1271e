import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { findShipment } from "#db/shop/shipments.ts";
import type { Carrier } from "#server/outside/carriers.ts";
import { LeftAlone, Unavailable } from "#server/outside/errors.ts";
import { assertInvariants } from "../support/invariants.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { until } from "../support/waiting.ts";
import { beginFulfillment, type PaidOrder } from "./support/paid-order.ts";

/** What stands before Kestrel, for the test that is running. */
let rig: (kestrel: Carrier) => Partial<Carrier> = () => ({});

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({
    fulfillment: { deliveryMs: 200, approvalThresholdCents: 1_000_000 },
    between: (outside) => ({
      ...outside,
      carriers: {
        ...outside.carriers,
        kestrel: new Proxy(outside.carriers.kestrel, {
          get: (kestrel, name) => Reflect.get({ ...kestrel, ...rig(kestrel) }, name),
        }),
      },
    }),
  });
});
afterEach(async () => {
  rig = () => ({});
  await assertInvariants(shop.db, shop.outside.payments);
});
afterAll(() => shop?.stop());

// A replaying engine has no second attempt.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")("a parcel", () => {
  test("goes with the first carrier when that prints its label", async () => {
    const order = await beginFulfillment(shop);
    await order.ends("delivered");
    expect(await heldBy(order)).toEqual({ kestrel: ["printed"], plover: [] });
  });

  test("goes with the other when the first does not answer, and its page says so", async () => {
    rig = () => ({ createLabel: silent, labelsOf: silent });
    const order = await beginFulfillment(shop);
    await order.ends("delivered");
    rig = () => ({});
    expect(await heldBy(order)).toEqual({ kestrel: [], plover: ["printed"] });
    const page = await (await order.shopper.get(`/orders/${order.id}`)).text();
    expect(page).toContain("Plover, tracking number");
    expect(page).toContain("passed over: Kestrel cannot be reached");
  });

  test("goes with the other at once when the first is given time", async () => {
    let asked = 0;
    rig = () => ({
      createLabel: async () => {
        asked += 1;
        throw new LeftAlone("Kestrel did not answer lately and is given time");
      },
    });
    const order = await beginFulfillment(shop);
    await order.ends("delivered");
    expect(asked).toBe(1);
    expect(await heldBy(order)).toEqual({ kestrel: [], plover: ["printed"] });
  });

  test("stays with the first when only its answer was lost: the label is looked up, and there is no other", async () => {
    rig = (kestrel) => ({
      createLabel: async (label, key) => {
        await kestrel.createLabel(label, key);
        throw new Unavailable("The answer was lost");
      },
    });
    const order = await beginFulfillment(shop);
    await order.ends("delivered");
    expect(await heldBy(order)).toEqual({ kestrel: ["printed"], plover: [] });
  });

  test("whose label the first turns out to have printed too is sent once, and that label is voided", async () => {
    rig = (kestrel) => ({
      createLabel: async (label, key) => {
        await kestrel.createLabel(label, key);
        throw new Unavailable("The answer was lost");
      },
      labelsOf: silent,
    });
    const order = await beginFulfillment(shop);
    await order.ends("delivered");
    rig = () => ({});
    await until(
      "Kestrel's label to be voided",
      async () => (await heldBy(order)).kestrel[0] === "void",
      { deadline: 20_000 },
    );
    expect(await heldBy(order)).toEqual({ kestrel: ["void"], plover: ["printed"] });
    const { kestrel, plover } = shop.outside.carriers;
    expect(await kestrel.shipmentsOf(order.id)).toEqual([]);
    expect(await plover.shipmentsOf(order.id)).toMatchObject([{ status: "delivered" }]);
  });

  test("with a label never changes its carrier, however long that is down", async () => {
    rig = () => ({ createShipment: silent });
    const order = await beginFulfillment(shop);
    await order.ends("failed");
    expect(findShipment(shop.db, { orderId: order.id })?.carrier).toBe("kestrel");
    expect(await shop.outside.carriers.plover.labelsOf(order.id)).toEqual([]);
  });

  test("of an order that is given up is called back from whoever has it", async () => {
    rig = () => ({ createLabel: silent, labelsOf: silent });
    const order = await beginFulfillment(shop, { note: "FAIL_SHIP" });
    await order.ends("failed");
    rig = () => ({});
    expect(order.row.reason).toBe("Plover refused: it does not take this parcel");
    expect(await heldBy(order)).toEqual({ kestrel: [], plover: ["void"] });
  });
});

const silent = async () => {
  throw new Unavailable("Kestrel cannot be reached");
};

/** The labels that each has, by its own ledger. */
async function heldBy({ id }: PaidOrder) {
  const { kestrel, plover } = shop.outside.carriers;
  const labels = async (carrier: Carrier) =>
    (await carrier.labelsOf(id)).map(({ status }) => status);
  return { kestrel: await labels(kestrel), plover: await labels(plover) };
}
