import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { orders, products } from "#db/shop/schema.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { address, fillCart, insertOrderRows } from "./support/order-rows.ts";

let shop: TestApp;
beforeEach(async () => {
  shop = await openTestApp();
  insertOrderRows(shop.db, { id: "ord_1", status: "payment_failed" });
});
afterEach(() => shop.close());

const hammer = "WRK-0101";
const pageOf = async () => (await shop.as("alice").open("/orders/ord_1")).text();
const tryAgain = 'id="pay-again"';

test("an order that was not paid is tried again with what is in the cart", async () => {
  fillCart(shop.db, "usr_alice", { [hammer]: 1 });
  expect(await pageOf()).toContain(tryAgain);
});

test("a line that cannot be had is named, and what can be had is offered instead of another try", async () => {
  fillCart(shop.db, "usr_alice", { [hammer]: 3 });
  shop.db.update(products).set({ stockQty: 1 }).where(eq(products.sku, hammer)).run();
  const page = await pageOf();
  expect(page).toContain("Only 1 of Claw hammer, 450 g is left, not 3.");
  expect(page).toContain('action="/api/cart/trim?next=%2Forders%2Ford_1"');
  expect(page).not.toContain(tryAgain);
});

test("what the safety check refused is not tried again as it is", async () => {
  fillCart(shop.db, "usr_alice", { [hammer]: 1 });
  shop.db.update(orders).set({ note: "FLAG_FRAUD" }).run();
  const page = await pageOf();
  expect(page).toContain("Safety check: the order was flagged by its note.");
  expect(page).not.toContain(tryAgain);
});

test("an order that is too large, or to where nothing is shipped, says so", async () => {
  fillCart(shop.db, "usr_alice", { "WRK-0102": 99 });
  shop.db.update(products).set({ stockQty: 200 }).run();
  expect(await pageOf()).toContain("larger than we take");
  shop.db
    .update(orders)
    .set({ address: { ...address, country: "AQ" } })
    .run();
  const page = await pageOf();
  expect(page).toContain("We do not ship to Antarctica.");
  expect(page).not.toContain(tryAgain);
});
