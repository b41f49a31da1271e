import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedProducts } from "#db/shop/seed/products.ts";
import { addItem } from "#server/domains/shop/commands/user-session-ingress.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop?.stop());

const pen = "DSK-0301";

describe("a cart", () => {
  test("keeps what is added and shows it at the catalogue's price", async () => {
    const alice = shop.newShopper();
    const answer = await alice.post("/api/cart/add", { sku: pen, quantity: 2 });
    expect(answer.status).toBe(200);
    expect(await (await alice.get("/api/cart")).json()).toMatchObject({
      lockedBy: null,
      lines: [{ sku: pen, quantity: 2, unitCents: 8900 }],
      itemsCents: 17_800,
    });
  });

  test.each(["sku", "productId", "product_id"])("takes a thing by its %s", async (name) => {
    const alice = shop.newShopper();
    const hammer = { sku: "WRK-0101", productId: "prd_claw-hammer", product_id: "prd_claw-hammer" };
    const wanted = { [name]: Reflect.get(hammer, name), quantity: 2 };
    expect((await alice.post("/api/cart/add", wanted)).status).toBe(200);
    expect(await linesOf(alice)).toMatchObject([{ sku: "WRK-0101", quantity: 2 }]);
  });

  test.each([
    [{ productId: "prd_nothing" }, { productId: "We have no such product" }],
    [{}, { sku: "Say which product" }],
  ])("does not take %j, and says why", async (wanted, fields) => {
    const answer = await shop.newShopper().post("/api/cart/add", wanted);
    expect([answer.status, await answer.json()]).toMatchObject([422, { fields }]);
  });

  test("takes a new quantity and lets things go", async () => {
    const alice = shop.newShopper();
    await alice.post("/api/cart/add", { sku: pen });
    await alice.put(`/api/cart/lines/${pen}`, { quantity: 7 });
    expect(await linesOf(alice)).toMatchObject([{ sku: pen, quantity: 7 }]);
    await alice.delete(`/api/cart/lines/${pen}`);
    expect(await linesOf(alice)).toEqual([]);
  });

  test("is changed by plain forms, which are led back to it", async () => {
    const alice = shop.newShopper();
    for (const [path, fields] of [
      ["/api/cart/add", { sku: pen, quantity: "3" }],
      [`/api/cart/lines/${pen}/quantity`, { quantity: "4" }],
    ] as const) {
      const answer = await alice.submit(path, fields);
      expect([answer.status, answer.headers.get("location")]).toEqual([303, "/cart"]);
    }
    expect(await linesOf(alice)).toMatchObject([{ quantity: 4 }]);
    await alice.submit(`/api/cart/lines/${pen}/remove`);
    expect(await linesOf(alice)).toEqual([]);
  });

  test("parallel writes lose nothing", async () => {
    const alice = shop.newShopper();
    const skus = seedProducts.slice(0, 4).map(({ sku }) => sku);
    const answers = await Promise.all(
      skus.flatMap((sku) =>
        [1, 2].map((quantity) => alice.post("/api/cart/add", { sku, quantity })),
      ),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    const lines = await linesOf(alice);
    expect(lines.map(({ sku }) => sku).sort()).toEqual([...skus].sort());
    expect(lines.every(({ quantity }) => quantity === 3)).toBe(true);
  });

  test("adds once what is sent twice with one key", async () => {
    const alice = shop.newShopper();
    const click = { "Idempotency-Key": "click-1" };
    await Promise.all([1, 2].map(() => alice.post("/api/cart/add", { sku: pen }, click)));
    expect(await linesOf(alice)).toMatchObject([{ quantity: 1 }]);
  });

  test("refuses what is not in the catalogue, too much of it, and numbers that are none", async () => {
    const alice = shop.newShopper();
    const refusals = [
      [{ sku: "DSK-9999" }, 404, "cart_refused"],
      [{ sku: "nonsense" }, 422, "invalid_input"],
      [{ sku: pen, quantity: 0 }, 422, "invalid_input"],
      [{ sku: pen, quantity: 1.5 }, 422, "invalid_input"],
      [{ sku: pen, quantity: 100 }, 422, "invalid_input"],
      [{ sku: pen, quantity: "" }, 422, "invalid_input"],
    ] as const;
    for (const [body, status, code] of refusals) {
      const answer = await alice.post("/api/cart/add", body);
      expect([body, answer.status]).toEqual([body, status]);
      expect(await answer.json()).toMatchObject({ code });
    }
    await alice.post("/api/cart/add", { sku: pen, quantity: 60 });
    const second = await alice.post("/api/cart/add", { sku: pen, quantity: 40 });
    expect([second.status, await second.json()]).toMatchObject([422, { code: "cart_refused" }]);
    expect(await linesOf(alice)).toMatchObject([{ quantity: 60 }]);
  });

  test("leaves alone a change that waited longer than anybody waited for it", async () => {
    const alice = shop.newShopper();
    const { ingress } = shop;
    const stale = { userId: alice.userId, sku: pen, quantity: 1, key: `stale-${alice.userId}` };
    await expect(addItem(ingress, { ...stale, now: Date.now() - 60_000 })).rejects.toThrow("busy");
    expect(await linesOf(alice)).toEqual([]);
  });

  test("belongs to somebody who is signed in", async () => {
    expect((await shop.visitor().post("/api/cart/add", { sku: pen })).status).toBe(401);
  });
});

async function linesOf(visitor: { get(path: string): Promise<Response> }) {
  const { lines } = (await (await visitor.get("/api/cart")).json()) as {
    lines: { sku: string; quantity: number }[];
  };
  return lines;
}
