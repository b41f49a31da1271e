import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findInvoice } from "#db/shop/invoices.ts";
import { findAnyOrder, listOrderLines } from "#db/shop/orders.ts";
import { products, shippingZones } from "#db/shop/schema.ts";
import { assertInvariants } from "../support/invariants.ts";
import { ledgerOf } from "../support/providers.ts";
import { type Desk, openDesk, pen } from "./support/checkout-desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({
    standIns: [],
    fulfillment: { deliveryMs: 200, approvalThresholdCents: 1_000_000 },
  });
});
afterAll(() => desk?.stop());

test("an order is paid and delivered as it was quoted, though its price rose and nothing is sent there any more", async () => {
  const orderId = await desk.checkOut(await desk.shopperWith({ [pen]: 2 }));
  await desk.becomes(orderId, "awaiting_payment");
  desk.db.update(products).set({ priceCents: 99_900 }).where(eq(products.sku, pen)).run();
  desk.db.update(shippingZones).set({ countries: [], baseCents: 99_900 }).run();

  await desk.pay(orderId);
  await desk.becomes(orderId, "delivered");
  expect(findAnyOrder(desk.db, { id: orderId })).toMatchObject({
    itemsCents: 17_800,
    shippingCents: 1_010,
    totalCents: 18_810,
  });
  expect(listOrderLines(desk.db, { orderId })).toMatchObject([{ unitCents: 8_900 }]);
  expect(findInvoice(desk.db, { orderId })).toMatchObject({ totalCents: 18_810 });
  const { capturedCents } = await ledgerOf(desk.outside.payments, orderId);
  expect(capturedCents).toBe(18_810);
  await assertInvariants(desk.db, desk.outside.payments);
});
