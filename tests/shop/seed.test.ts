import { existsSync, readFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/connection.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { users } from "#db/schema.ts";
import type { SeedUser } from "#db/seed.ts";
import { products, shippingZones } from "#db/shop/schema.ts";
import { seedProducts } from "#db/shop/seed/products.ts";
import { seedZones } from "#db/shop/seed/zones.ts";
import { seedDatabase } from "#server/domains/index.ts";

describe("seeding", () => {
  let db: Database;

  beforeEach(() => {
    db = openDatabase({ file: ":memory:" });
    migrateDatabase(db);
    seedDatabase(db, { users: [alice], now: 1 });
  });

  afterEach(() => {
    db.$client.close();
  });

  test("fills the shop", () => {
    expect(rowsOf(db)).toEqual({
      products: seedProducts.map((product) => ({ ...product, currency: "EUR" })),
      zones: seedZones.map((zone) => ({ ...zone, currency: "EUR" })),
      users: [{ ...alice, createdAt: 1, email: null, leftAt: null }],
    });
  });

  test("a second time changes nothing", () => {
    const before = rowsOf(db);
    seedDatabase(db, { users: [alice], now: 2 });
    expect(rowsOf(db)).toEqual(before);
  });

  test("again mends a description and leaves the stock as it was sold", () => {
    const { id, name, stockQty } = expectProduct("WRK-0101");
    db.update(products)
      .set({ name: "Hamer", stockQty: stockQty - 3 })
      .where(eq(products.id, id))
      .run();

    seedDatabase(db, { users: [], now: 2 });

    const after = db.select().from(products).where(eq(products.id, id)).get();
    expect(after).toMatchObject({ name, stockQty: stockQty - 3 });
  });

  test("again leaves an account as its owner changed it", () => {
    const own = { displayName: "Alice B.", passwordHash: "her own" };
    db.update(users).set(own).run();
    seedDatabase(db, { users: [alice], now: 2 });
    expect(db.select().from(users).all()).toEqual([
      { ...alice, ...own, createdAt: 1, email: null, leftAt: null },
    ]);
  });

  test("leaves alone somebody who took a seeded name first", () => {
    seedDatabase(db, { users: [{ ...alice, id: "usr_other" }], now: 2 });
    expect(db.select().from(users).all()).toEqual([
      { ...alice, createdAt: 1, email: null, leftAt: null },
    ]);
  });
});

describe("the seeded catalogue", () => {
  test("holds at least 24 products in at least four categories", () => {
    expect(seedProducts.length).toBeGreaterThanOrEqual(24);
    expect(distinct("category")).toBeGreaterThanOrEqual(4);
  });

  test.each(["id", "sku", "name", "picture", "position"] as const)(
    "gives each its own %s",
    (key) => {
      expect(distinct(key)).toBe(seedProducts.length);
    },
  );

  test("has one product with a single piece left and one sold out", () => {
    const left = seedProducts.map((product) => product.stockQty);
    expect(left.filter((qty) => qty === 1)).toHaveLength(1);
    expect(left.filter((qty) => qty === 0)).toHaveLength(1);
  });

  test.each(seedProducts)("$sku is described in Markdown that nothing indents", (product) => {
    expect(product.summary.length).toBeLessThan(100);
    expect(product.descriptionMd.split("\n\n").length).toBeGreaterThanOrEqual(3);
    expect(product.descriptionMd).not.toMatch(/^[ \t]|[ \t]$/m);
  });

  test("ships a country from one zone only", () => {
    const countries = seedZones.flatMap((zone) => zone.countries);
    expect(new Set(countries).size).toBe(countries.length);
    for (const country of countries) expect(country).toMatch(/^[A-Z]{2}$/);
  });
});

describe.each(seedProducts)("the picture of $sku", ({ picture }) => {
  const file = new URL(`../../public${picture}`, import.meta.url);

  test("exists and is small", () => {
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file).length).toBeLessThan(3 * 1024);
  });

  test("is a titled drawing on the shared square", () => {
    const svg = readFileSync(file, "utf8");
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 240 240">/);
    expect(svg).toMatch(/<title>[^<]+<\/title>/);
    expect(unclosedElements(svg)).toEqual([]);
  });

  test("is made of flat shapes in the shared tones, and can run and fetch nothing", () => {
    const svg = readFileSync(file, "utf8");
    for (const [, element] of svg.matchAll(/<([a-zA-Z]+)/g))
      expect(flatElements).toContain(element);
    for (const [, fill] of svg.matchAll(/fill="([^"]*)"/g)) expect(sharedTones).toContain(fill);
    expect(svg).not.toMatch(/\s(on\w+|href|xlink:href|style|stroke)=|url\(/i);
  });
});

const alice: SeedUser = {
  id: "usr_alice",
  username: "alice",
  displayName: "Alice",
  passwordHash: "scrypt",
  role: "shopper",
};

const flatElements = ["svg", "title", "g", "path", "rect", "circle", "ellipse"];

const sharedTones = [
  ...["#d9ccb8", "#c3b39b", "#b9cbd2", "#9db2bb", "#d3cedd", "#bab3c8", "#c8d4bd", "#aebf9f"],
  ...["#2e3a46", "#4d5f70", "#8b9aa5", "#e2e8ea", "#f5efe2", "#80512f", "#c08a55", "#587a58"],
  "#d2512f",
];

function rowsOf(db: Database) {
  return {
    products: db.select().from(products).orderBy(products.position).all(),
    zones: db.select().from(shippingZones).orderBy(shippingZones.position).all(),
    users: db.select().from(users).all(),
  };
}

function expectProduct(sku: string) {
  const product = seedProducts.find((candidate) => candidate.sku === sku);
  if (!product) throw new Error(`the seed has no ${sku}`);
  return product;
}

function distinct(key: "id" | "sku" | "name" | "picture" | "position" | "category"): number {
  return new Set(seedProducts.map((product) => product[key])).size;
}

/** Enough of a parser for drawings without comments, entities or text outside the title. */
function unclosedElements(svg: string): string[] {
  const open: string[] = [];
  for (const [, closing, name = "", empty] of svg.matchAll(/<(\/?)([a-zA-Z]+)[^<>]*?(\/?)>/g)) {
    if (empty) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}
