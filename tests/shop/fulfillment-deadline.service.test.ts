import { afterAll, beforeAll, expect, test } from "vitest";
import { listAudit } from "#db/queries/audit.ts";
import { approveOrder } from "#server/domains/shop/commands/order-fulfillment-ingress.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { beginFulfillment } from "./support/paid-order.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({
    fulfillment: { deliveryMs: 200, approvalTimeoutMs: 300, approvalThresholdCents: 10_000 },
  });
});
afterAll(() => shop?.stop());

/** One of these costs 94.50 with its shipping, two cost more than the threshold. */
const dear = { quantity: 2 };

test("an order that nobody approves in time is rejected and undone", async () => {
  const order = await beginFulfillment(shop, dear);
  await order.ends("rejected");
  expect(order.row.reason).toBe("Nobody approved it in time");
  expect(order.steps()).toMatchObject({ "Wait for approval": "failed" });
  expect(await order.money()).toEqual({ captured: 0, refunded: 0, status: "voided" });
  expect(listAudit(shop.db, { subject: order.id })).toMatchObject([
    { actor: "the deadline", action: "reject" },
  ]);
});

test("an approval that comes after the deadline is answered with the rejection", async () => {
  const order = await beginFulfillment(shop, dear);
  await order.ends("rejected");
  const first = { approved: false, by: "the deadline", counted: false };

  const page = await shop.signIn("admin").post(`/api/workflow/${order.id}/approve`);
  expect(await page.json()).toMatchObject({ decision: first });
  const person = { by: "usr_admin", name: "Admin" };
  expect(await approveOrder(shop.ingress, { orderId: order.id, person })).toMatchObject(first);
  await order.ends("rejected");
});

test("an order below the threshold needs no approval", async () => {
  const order = await beginFulfillment(shop, { quantity: 1 });
  await order.ends("delivered");
  expect(order.steps()).toMatchObject({ "Wait for approval": "skipped" });
  expect(listAudit(shop.db, { subject: order.id })).toEqual([]);
  const answer = await shop.signIn("admin").post(`/api/workflow/${order.id}/approve`);
  expect(answer.status).toBe(409);
});
