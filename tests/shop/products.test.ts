import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { seedProducts } from "#db/shop/seed/products.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { expectProblem } from "../support/problem.ts";

let shop: TestApp;

beforeEach(async () => {
  shop = await openTestApp();
});

afterEach(() => shop.close());

const listing = z.object({
  products: z.array(
    z.object({ id: z.string(), name: z.string(), category: z.string(), priceCents: z.int() }),
  ),
  total: z.int(),
  page: z.int(),
  pages: z.int(),
});

async function list(query = "") {
  return listing.parse(await (await shop.visitor().get(`/api/products${query}`)).json());
}

async function whole(query: string) {
  const first = await list(query);
  const rest = Array.from({ length: first.pages - 1 }, (_, index) =>
    list(`${query}&page=${index + 2}`),
  );
  return [first, ...(await Promise.all(rest))].flatMap(({ products }) => products);
}

test("pages show every product once, in the catalogue's order", async () => {
  const all = await whole("?sort=catalogue");
  expect(all.map(({ id }) => id)).toEqual(seedProducts.map(({ id }) => id));
});

test("a search needs every word, anywhere, in any case", async () => {
  const { name, id, sku } = seedProducts[0] ?? { name: "", id: "", sku: "" };
  const words = name.toUpperCase().split(" ").reverse().join("  ");
  const found = await list(`?q=${encodeURIComponent(words)}`);
  expect(found.products.map((product) => product.id)).toContain(id);
  expect((await list(`?q=${sku}`)).total).toBe(1);
  expect((await list(`?q=${sku}+nonesuch`)).total).toBe(0);
});

test.each(["%", "_", "\\", "*", '"', "'; DROP TABLE products; --"])(
  "a search for %j finds nothing and breaks nothing",
  async (q) => {
    const answer = await shop.visitor().get(`/api/products?q=${encodeURIComponent(q)}&sort=price`);
    expect(answer.status).toBe(200);
    expect(listing.parse(await answer.json()).total).toBe(0);
  },
);

test("a category shows its own and no other", async () => {
  const category = seedProducts[0]?.category ?? "";
  const all = await whole(`?category=${encodeURIComponent(category)}`);
  expect(all).toHaveLength(seedProducts.filter((product) => product.category === category).length);
  expect(new Set(all.map((product) => product.category))).toEqual(new Set([category]));
});

test("sorts by name and by price, both ways", async () => {
  const names = (await whole("?sort=name")).map(({ name }) => name);
  expect(names).toEqual([...names].sort());
  const prices = (await whole("?sort=price")).map(({ priceCents }) => priceCents);
  expect(prices).toEqual([...prices].sort((one, other) => one - other));
  const dear = (await whole("?sort=price-desc")).map(({ priceCents }) => priceCents);
  expect(dear).toEqual([...dear].sort((one, other) => other - one));
});

test.each([
  "sort=cheapest",
  "page=-1",
  "page=x",
  "page=1e99",
  "page=",
  "q=",
  `q=${"x".repeat(500)}`,
  "sort=__proto__",
  "q=%00%ff",
])("an address with %s still shows the shop", async (query) => {
  const page = await shop.visitor().open(`/products?${query}`);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<ul class="cards">');
});

test("a page beyond the last is the last", async () => {
  const { page, pages } = await list("?page=9999");
  expect(page).toBe(pages);
});

test("a search that finds nothing says so and offers all", async () => {
  const text = await (await shop.visitor().open("/products?q=nonesuch")).text();
  expect(text).toContain("Nothing on the shelves matches");
  expect(text).toContain('id="clear-filters"');
});

test("a search that is a guess says so, and its best match comes first unless another order is asked for", async () => {
  const textAt = async (path: string) => (await shop.visitor().open(path)).text();
  const guess = await textAt("/products?q=hamer");
  expect(guess).toContain("Nothing has “hamer” in it. 1 product with words like it");
  expect(guess).toContain("Claw hammer");
  expect(guess).toContain("Best match");
  expect(await textAt("/products")).not.toContain("Best match");
});

test("what was searched for stands in the form as text", async () => {
  const text = await (
    await shop.visitor().open(`/products?q=${encodeURIComponent('"><img src=x>')}`)
  ).text();
  expect(text).not.toContain("<img src=x>");
  expect(text).toContain("&quot;&gt;&lt;img src=x&gt;");
});

test("one product has a page, a document and an answer for programs; an unknown one none", async () => {
  const { id, name } = seedProducts[0] ?? { id: "", name: "" };
  expect(await (await shop.visitor().open(`/products/${id}`)).text()).toContain(
    `<h1 id="page-title">${name}</h1>`,
  );
  expect(await (await shop.visitor().get(`/products/${id}?as=markdown`)).text()).toMatch(/^# /);
  expect(await (await shop.visitor().get(`/api/products/${id}`)).json()).toMatchObject({
    id,
    name,
  });
  await expectProblem(await shop.visitor().get("/api/products/prd_none"), 404, "not_found");
  expect((await shop.visitor().open("/products/prd_none")).status).toBe(404);
});
