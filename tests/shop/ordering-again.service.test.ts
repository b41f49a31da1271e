import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { orderLines, products } from "#db/shop/schema.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import type { Visitor } from "../support/visitor.ts";
import { insertOrderRows } from "./support/order-rows.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop?.stop());

const hammer = "WRK-0101";
const pen = "DSK-0301";

let count = 0;

/** An order of two hammers and three pens that has ended. */
function endedOrder(shopper: Visitor, status: "delivered" | "shipped" = "delivered"): string {
  count += 1;
  const id = `ord_again-${count}`;
  insertOrderRows(shop.db, { id, userId: shopper.userId, status });
  const line = { orderId: id, productId: "prd_pen", picture: "/p.svg", unitCents: 100 };
  shop.db.update(orderLines).set({ quantity: 2 }).where(eq(orderLines.orderId, id)).run();
  shop.db
    .insert(orderLines)
    .values({ ...line, sku: pen, name: "Fountain pen", quantity: 3, position: 1 })
    .run();
  return id;
}

const stock = (sku: string, stockQty: number) =>
  shop.db.update(products).set({ stockQty }).where(eq(products.sku, sku)).run();

const linesOf = async (shopper: Visitor) => {
  const { lines } = (await (await shopper.get("/api/cart")).json()) as {
    lines: { sku: string; quantity: number }[];
  };
  return Object.fromEntries(lines.map(({ sku, quantity }) => [sku, quantity]));
};

describe("an order that is ordered again", () => {
  test("fills the cart up to what it was made of, and a second click adds nothing", async () => {
    stock(hammer, 50);
    stock(pen, 50);
    const alice = shop.newShopper();
    const orderId = endedOrder(alice);
    await alice.post("/api/cart/add", { sku: pen, quantity: 1 });
    for (const _ of [1, 2]) {
      const answer = await alice.post(`/api/orders/${orderId}/again`);
      expect(await answer.json()).toMatchObject({ orderId, missing: [] });
      expect(await linesOf(alice)).toEqual({ [hammer]: 2, [pen]: 3 });
    }
  });

  test("takes what can be had and says which lines could not", async () => {
    stock(hammer, 0);
    stock(pen, 1);
    const alice = shop.newShopper();
    const orderId = endedOrder(alice);
    const answer = await alice.submit(`/api/orders/${orderId}/again`);
    expect([answer.status, answer.headers.get("location")]).toEqual([
      303,
      `/cart?again=${orderId}`,
    ]);
    expect(await linesOf(alice)).toEqual({ [pen]: 1 });
    const page = await (await alice.get(`/cart?again=${orderId}`)).text();
    expect(page).toContain("Claw hammer, 450 g is out of stock.");
    expect(page).toContain("Only 1 of Fountain pen is left, not 3.");
  });

  test("is the shopper's own, and has ended", async () => {
    stock(hammer, 50);
    const alice = shop.newShopper();
    const bob = shop.newShopper();
    const orderId = endedOrder(alice);
    expect((await bob.post(`/api/orders/${orderId}/again`)).status).toBe(404);
    expect(await (await bob.get(`/cart?again=${orderId}`)).text()).not.toContain("put-in-again");
    const shipped = endedOrder(alice, "shipped");
    const early = await alice.post(`/api/orders/${shipped}/again`);
    expect([early.status, await early.json()]).toMatchObject([409, { code: "order_goes_on" }]);
    expect(await linesOf(alice)).toEqual({});
  });
});

test("a cart keeps what can be had of it, and lets go of the rest", async () => {
  stock(hammer, 50);
  stock(pen, 50);
  const alice = shop.newShopper();
  await alice.post("/api/cart/add", { sku: hammer, quantity: 5 });
  await alice.post("/api/cart/add", { sku: pen, quantity: 5 });
  stock(hammer, 0);
  stock(pen, 2);
  expect(await (await alice.get("/cart")).text()).toContain('id="trim-cart"');
  const answer = await alice.submit("/api/cart/trim?next=/orders");
  expect(answer.headers.get("location")).toBe("/orders");
  expect(await linesOf(alice)).toEqual({ [pen]: 2 });
  expect(await (await alice.get("/cart")).text()).not.toContain('id="trim-cart"');
});
