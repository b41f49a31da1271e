import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listAudit } from "#db/queries/audit.ts";
import { listSteps } from "#db/queries/runs.ts";
import { askAdmin } from "#server/restate/admin.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { until } from "../support/waiting.ts";
import { beginFulfillment, type PaidOrder, placePaidOrder } from "./support/paid-order.ts";
import { Turnstile } from "./support/turnstile.ts";

const turnstile = new Turnstile();
let shop: TestShop;
beforeAll(async () => {
  // Long enough that a parcel can still be called back on a machine that has much to do.
  shop = await openTestShop({ fulfillment: { deliveryMs: 2_000 }, between: turnstile.between });
});
afterAll(() => shop?.stop());

describe("the shopper cancels", () => {
  test("while an admin is asked: the payment is voided and nobody is asked any more", async () => {
    const order = await beginFulfillment(shop);
    await until("the wait for approval", () => order.run.status === "waiting");
    expect((await cancel(order)).status).toBe(200);
    await order.ends("cancelled");

    expect(order.row.reason).toBe("Cancelled by the shopper");
    expect(order.run.status).toBe("cancelled");
    const asked = listSteps(shop.db, { runId: order.id }).find(
      ({ name }) => name === "Wait for approval",
    );
    expect(asked?.status).toBe("skipped");
    expect(order.undone()).toEqual(["Payment for the order", "Stock for the order"]);
    expect(await order.money()).toEqual({ captured: 0, refunded: 0, status: "voided" });
    expect(listAudit(shop.db, { subject: order.id })).toMatchObject([
      { actor: order.shopper.userId, action: "cancel" },
    ]);
    expect((await approve(order)).status).toBe(409);
    await order.ends("cancelled");
  });

  test("while the payment is captured: what was captured is refunded", async () => {
    const { order, door } = await heldAt("capture");
    expect((await cancel(order)).status).toBe(200);
    door.open();
    await order.ends("cancelled");
    expect(await order.money()).toMatchObject({ captured: 9_450, refunded: 9_450 });
    expect(order.undone()).toEqual(["Payment for the order", "Stock for the order"]);
    expect(await order.parcels()).toEqual({ labels: [], shipments: [] });
  });

  test("just before the shipment: the label, the invoice and the goods go back as well", async () => {
    const { order, door } = await heldAt("createLabel");
    expect((await cancel(order)).status).toBe(200);
    door.open();
    await order.ends("cancelled");
    expect(order.undone()).toEqual([
      "Print the label",
      "Write the invoice",
      "Pick in the warehouse",
      "Payment for the order",
      "Stock for the order",
    ]);
    expect(await order.parcels()).toEqual({ labels: ["void"], shipments: [] });
  });

  test("while the carrier is asked: it is too late, and it is said so", async () => {
    const { order, door } = await heldAt("createShipment");
    const answer = await cancel(order);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({
      code: "not_cancelled",
      detail: "The parcel is already with the carrier",
    });
    door.open();
    await order.ends("delivered");
    expect(await order.parcels()).toEqual({ labels: ["printed"], shipments: ["delivered"] });
  });

  test("after the shipment, and after the delivery: a clear no", async () => {
    const order = await beginFulfillment(shop);
    await approve(order);
    await order.reaches("shipped");
    expect((await cancel(order)).status).toBe(409);
    await order.ends("delivered");
    const late = await cancel(order);
    expect(late.status).toBe(409);
    expect(await late.json()).toMatchObject({ detail: "It has been delivered." });
  });
});

describe("a second cancellation", () => {
  test("in the midst of the undoing changes nothing and is answered like the first", async () => {
    const refund = await heldAt("createLabel");
    const { order } = refund;
    const door = turnstile.hold(order.id, "refund");
    await cancel(order);
    refund.door.open();
    await door.arrived;

    expect(order.row.status).toBe("undoing");
    const again = await cancel(order);
    expect(await again.json()).toMatchObject({ reason: "Cancelled by the shopper" });
    await stopInRestate(order);
    await stopInRestate(order);
    door.open();
    await order.ends("cancelled");
    expect(new Set(order.undone()).size).toBe(order.undone().length);
    expect(order.undone()).toHaveLength(5);
    const afterwards = await cancel(order);
    expect([afterwards.status, await afterwards.json()]).toEqual([
      200,
      { orderId: order.id, reason: "Cancelled by the shopper" },
    ]);
  });
});

describe("the shop stops an order in Restate", () => {
  test("while an admin is asked: everything goes back", async () => {
    const order = await beginFulfillment(shop);
    await until("the wait for approval", () => order.run.status === "waiting");
    await stopInRestate(order);
    await order.ends("cancelled");
    expect(order.row.reason).toBe("The shop has stopped this order");
    expect(await order.money()).toMatchObject({ status: "voided" });
  });

  test("while the carrier is asked: the parcel is booked first and then called back", async () => {
    const { order, door } = await heldAt("createShipment");
    await stopInRestate(order);
    door.open();
    await order.ends("cancelled");
    expect(order.undone()[0]).toBe("Hand over to the carrier");
    expect(await order.parcels()).toEqual({ labels: ["void"], shipments: ["cancelled"] });
  });

  test("while the parcel is on its way: it is delivered all the same", async () => {
    const order = await beginFulfillment(shop);
    await approve(order);
    await order.reaches("shipped");
    await stopInRestate(order);
    await order.ends("delivered");
  });
});

describe("who may cancel", () => {
  test("is the owner alone: for everybody else the order is not there", async () => {
    const order = await beginFulfillment(shop);
    for (const [who, status] of [
      [shop.newShopper(), 404],
      [shop.signIn("admin"), 404],
      [shop.visitor(), 401],
    ] as const) {
      expect((await who.post(`/api/workflow/${order.id}/cancel`)).status).toBe(status);
    }
    expect(order.row.status).toBe("awaiting_approval");
  });

  test("also before the workflow has begun: then it never asks an admin", async () => {
    const order = await placePaidOrder(shop);
    expect((await cancel(order)).status).toBe(200);
    await order.begin();
    await order.ends("cancelled");
    expect(await order.money()).toMatchObject({ status: "voided" });
  });

  test("by a plain form, which leads back to an order that says so", async () => {
    const order = await beginFulfillment(shop);
    const answer = await order.shopper.submit(`/api/workflow/${order.id}/cancel`);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/orders/${order.id}`]);
    expect(order.row).toMatchObject({ reason: expect.stringMatching(/cancelled/i) });
    await order.ends("cancelled");
  });
});

/** Approved, and stopped just before the outside is asked. */
async function heldAt(call: "capture" | "createLabel" | "createShipment") {
  const order = await placePaidOrder(shop);
  const door = turnstile.hold(order.id, call);
  await order.begin();
  await approve(order);
  await door.arrived;
  return { order, door };
}

function approve({ id }: PaidOrder): Promise<Response> {
  return shop.signIn("admin").post(`/api/workflow/${id}/approve`);
}

function cancel({ id, shopper }: PaidOrder): Promise<Response> {
  return shopper.post(`/api/workflow/${id}/cancel`);
}

async function stopInRestate({ id }: PaidOrder): Promise<void> {
  const { adminUrl } = shop.restate;
  const query = `select id from sys_invocation where target_service_key = '${id}' and target_handler_name = 'run'`;
  const found = await askAdmin(adminUrl, { method: "POST", path: "/query", body: { query } });
  const { rows } = found as { rows: { id: string }[] };
  for (const { id } of rows) {
    await askAdmin(adminUrl, { method: "PATCH", path: `/invocations/${id}/cancel` });
  }
  expect(rows).toHaveLength(1);
}
