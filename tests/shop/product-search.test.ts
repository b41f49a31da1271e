import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/connection.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { listProducts } from "#db/shop/products.ts";
import { products } from "#db/shop/schema.ts";
import { seedDatabase } from "#server/domains/index.ts";

function catalogue(): Database {
  const db = openDatabase({ file: ":memory:" });
  migrateDatabase(db);
  seedDatabase(db, { users: [], now: 1 });
  return db;
}

let seeded: Database;
beforeAll(() => {
  seeded = catalogue();
});

const found = (search: string, db = seeded) =>
  listProducts(db, { search, pageSize: 50 }).items.map(({ name }) => name);

const all = (db: Database) => listProducts(db, { pageSize: 500 }).items.length;

describe("what is searched for comes best first", () => {
  test("a pot before pots, pots before a stockpot, and no toolbox for its spot-welded sheet", () => {
    expect(found("pot")).toEqual([
      "Pencil pot, filled",
      "Terracotta pots, pair",
      "Enamel stockpot, 5 litres",
    ]);
  });

  test("what is called so before what only tells of it", () => {
    const [first, ...others] = found("hammer");
    expect(first).toBe("Claw hammer, 450 g");
    expect(found("steel")[0]).toBe("Steel toolbox");
    expect(found("steel").length).toBeGreaterThan(3);
    expect(others).not.toContain("Claw hammer, 450 g");
  });

  test("another order that is asked for goes before it", () => {
    const { items } = listProducts(seeded, { search: "steel", sort: "price" });
    const prices = items.map(({ priceCents }) => priceCents);
    expect(prices).toEqual([...prices].sort((one, other) => one - other));
  });
});

describe("a word is found", () => {
  test.each([
    ["while it is typed", "ham", "Claw hammer, 450 g"],
    ["in any case, in any order, without its signs", "SAW Tenon!", "Tenon saw, 300 mm"],
    ["without its accents, and with others", "háMmer", "Claw hammer, 450 g"],
    ["in the plural", "hammers", "Claw hammer, 450 g"],
    ["at the end of a longer one", "barrow", "Wheelbarrow, 85 litres"],
    ["by its category", "kitchen kettle", "Stove kettle, 2 litres"],
    ["by its SKU", "WRK-0101", "Claw hammer, 450 g"],
  ])("%s: %s", (_, search, name) => {
    expect(found(search)[0]).toBe(name);
    expect(listProducts(seeded, { search }).isGuess).toBe(false);
  });

  test.each([
    ["with a letter left out", "hamer", "Claw hammer, 450 g"],
    ["with a letter too many", "kettlle", "Stove kettle, 2 litres"],
    ["with two letters swapped", "chiesls", "Bevel-edge chisels, set of three"],
    ["with another letter", "trowal", "Hand trowel"],
    ["with two mistakes when it is long", "wheelbarow", "Wheelbarrow, 85 litres"],
    ["with a mistake before it is typed to its end", "screwdrv", "Slotted screwdrivers, pair"],
  ])("%s, and the answer says that it is a guess: %s", (_, search, name) => {
    expect(found(search)[0]).toBe(name);
    expect(listProducts(seeded, { search }).isGuess).toBe(true);
  });
});

test("every word has to be there", () => {
  expect(found("oak kettle")).toEqual([]);
  expect(found("stove kettle")).toEqual(["Stove kettle, 2 litres"]);
  expect(found("hammer nonesuch")).toEqual([]);
});

test.each(["xyz", "pxt", "WRK-0109", "%", "_", "*", '"', '""', "()", "^", "'--"])(
  "nothing is found for %j, and nothing breaks",
  (search) => expect(found(search)).toEqual([]),
);

test.each(["hammer OR", "hammer AND", "NOT hammer", "NEAR(hammer)", "name : hammer", '"hammer'])(
  "%j is words like any others",
  (search) => expect(() => found(search)).not.toThrow(),
);

test("no search shows everything", () => {
  expect(found("  ")).toHaveLength(all(seeded));
});

test("the index follows what is added, renamed, sold and taken away", () => {
  const db = catalogue();
  const [hammer] = db.select().from(products).where(eq(products.sku, "WRK-0101")).all();
  if (!hammer) throw new Error("There is no hammer");
  const is = eq(products.id, "prd_new");
  db.insert(products)
    .values({ ...hammer, id: "prd_new", sku: "NEW-1", name: "Zither" })
    .run();
  expect(found("zither", db)).toEqual(["Zither"]);
  db.update(products).set({ name: "Balalaika" }).where(is).run();
  db.update(products).set({ stockQty: 1 }).where(is).run();
  expect([found("zither", db), found("balalaika", db)]).toEqual([[], ["Balalaika"]]);
  db.delete(products).where(is).run();
  expect(found("balalaika", db)).toEqual([]);
});

test("two thousand products are searched at once, mistakes included", () => {
  const db = catalogue();
  const [first] = db.select().from(products).limit(1).all();
  if (!first) throw new Error("The shelves are empty");
  db.transaction((tx) => {
    for (let at = 0; at < 2_000; at += 1) {
      const name = `Hammer ${at.toString(36).replace(/\d/g, (digit) => "ghijklmnop"[+digit] ?? "")}`;
      tx.insert(products)
        .values({ ...first, id: `prd_${at}`, sku: `X-${at}`, name })
        .run();
    }
  });
  expect(found("hamer", db)).toHaveLength(50);
});
