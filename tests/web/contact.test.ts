import { afterEach, expect, test } from "vitest";
import { pretendedSeller } from "#server/rules/seller.ts";
import { insertOrderRows } from "../shop/support/order-rows.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;
afterEach(() => shop.close());

const read = async (path: string) => (await shop.as("alice").open(path)).text();

test("an order leads to whom to ask about it, by its number", async () => {
  const seller = { ...pretendedSeller, email: "shop@cartwright.example" };
  shop = await openTestApp({ seller });
  insertOrderRows(shop.db, { id: "ord_1", status: "delivered" });
  const link = /id="ask-about-order"[^>]*href="([^"]+)"/.exec(await read("/orders/ord_1"))?.[1];
  expect(link).toBe("/contact?order=1001");
  const page = await read(link ?? "");
  expect(page).toContain("Write to us about order 1001");
  expect(page).toContain('href="mailto:shop@cartwright.example?subject=Order%201001"');
});

test("what is no number of an order is not repeated", async () => {
  shop = await openTestApp();
  expect(await read("/contact?order=%3Cb%3E1")).toContain("Write to us about an order, a thing");
});

test("an invoice keeps the seller that it was written with", async () => {
  shop = await openTestApp({ seller: { ...pretendedSeller, name: "Successor Ltd" } });
  insertOrderRows(shop.db, { id: "ord_1", status: "delivered", invoice: true });
  expect(await read("/orders/ord_1/invoice")).toContain("Cartwright</h2>");
});
