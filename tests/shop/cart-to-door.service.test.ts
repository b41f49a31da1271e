import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { assertInvariants } from "../support/invariants.ts";
import { ledgerOf } from "../support/providers.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import type { Visitor } from "../support/visitor.ts";
import { until } from "../support/waiting.ts";
import { anAddress, pen } from "./support/checkout-desk.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fulfillment: { deliveryMs: 300 } });
});
afterEach(() => assertInvariants(shop.db, shop.outside.payments));
afterAll(() => shop?.stop());

test("an order goes from the cart to the door by the API alone, with one charge", async () => {
  const shopper = shop.newShopper();
  const orderId = await checkedOut(shopper);
  await shop.pay(orderId);
  await statusIs(shopper, orderId, "awaiting_approval");
  expect((await shop.signIn("admin").post(`/api/workflow/${orderId}/approve`)).ok).toBe(true);
  await statusIs(shopper, orderId, "delivered");
  const ledger = await ledgerOf(shop.outside.payments, orderId);
  expect(ledger).toMatchObject({ refundedCents: 0, intents: [{ status: "captured" }] });
});

test("a rejected order gives the money and the stock back", async () => {
  const shopper = shop.newShopper();
  const orderId = await checkedOut(shopper);
  await shop.pay(orderId);
  await statusIs(shopper, orderId, "awaiting_approval");
  const no = { reason: "We cannot send this" };
  expect((await shop.signIn("admin").post(`/api/workflow/${orderId}/reject`, no)).ok).toBe(true);
  await statusIs(shopper, orderId, "rejected");
  const ledger = await ledgerOf(shop.outside.payments, orderId);
  expect(ledger).toMatchObject({ capturedCents: 0, intents: [{ status: "voided" }] });
});

async function checkedOut(shopper: Visitor): Promise<string> {
  await shopper.post("/api/cart/add", { sku: pen });
  const answer = await shopper.post("/api/checkout", { address: anAddress });
  const { orderId } = (await answer.json()) as { orderId: string };
  return orderId;
}

async function statusIs(shopper: Visitor, orderId: string, wanted: string): Promise<void> {
  await until(
    `${orderId} to be ${wanted}`,
    async () => {
      const answer = await shopper.get(`/api/orders/${orderId}`);
      const { status } = (await answer.json()) as { status: string };
      return status === wanted;
    },
    { deadline: 25_000 },
  );
}
