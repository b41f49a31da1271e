import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { findProductBySku } from "#db/shop/products.ts";
import { products, stockHolds } from "#db/shop/schema.ts";
import {
  confirmHold,
  findShortages,
  holdStock,
  listAvailable,
  releaseStock,
  sellStock,
  takeStockBack,
  writeOffStock,
} from "#db/shop/stock.ts";
import { listBrokenInvariants } from "#server/domains/index.ts";
import { placedOrder, shopDatabase } from "../db/shop-database.ts";

const pen = "DSK-0301";
const book = "DSK-0302";
const later = 10_000;

function shelf(quantity: number) {
  const db = shopDatabase();
  db.update(products)
    .set({ stockQty: quantity, stockedQty: quantity })
    .where(eq(products.sku, pen))
    .run();
  const hold = (orderId: string, quantity: number, expiresAt = later, now = 1) =>
    holdStock(db, { orderId, lines: [{ sku: pen, quantity }], expiresAt, now });
  const free = (now = 1) => listAvailable(db, { skus: [pen], now })[0]?.available;
  return { db, hold, free };
}

describe("a hold", () => {
  test("two cart lines that share stock are summed before the hold", () => {
    const { db, free } = shelf(3);
    const lines = [
      { sku: pen, quantity: 2 },
      { sku: pen, quantity: 2 },
    ];
    const shortage = [{ sku: pen, name: "Fountain pen, medium nib", wanted: 4, available: 3 }];
    expect(findShortages(db, { lines, now: 1 })).toEqual(shortage);
    expect(holdStock(db, { orderId: "a", lines, expiresAt: later, now: 1 })).toEqual(shortage);
    expect(free()).toBe(3);
  });

  test("is of everything or of nothing", () => {
    const { db } = shelf(1);
    const lines = [
      { sku: book, quantity: 1 },
      { sku: pen, quantity: 2 },
    ];
    expect(holdStock(db, { orderId: "a", lines, expiresAt: later, now: 1 })).toHaveLength(1);
    expect(db.select().from(stockHolds).all()).toEqual([]);
  });

  test("taken again by the same order is the same hold", () => {
    const { hold, free } = shelf(3);
    expect([hold("a", 3), hold("a", 3)]).toEqual([[], []]);
    expect(free()).toBe(0);
    expect(hold("b", 1)).toMatchObject([{ available: 0 }]);
  });

  test("counts until it expires, and for ever once it is paid for", () => {
    const { db, hold, free } = shelf(1);
    hold("a", 1, 100);
    expect([free(99), free(100)]).toEqual([0, 1]);
    expect(confirmHold(db, { orderId: "a", now: 150 })).toEqual([]);
    expect(free(later)).toBe(0);
  });

  test("that expired is not confirmed when others took the stock", () => {
    const { db, hold } = shelf(1);
    hold("a", 1, 100);
    expect(hold("b", 1, later, 150)).toEqual([]);
    expect(confirmHold(db, { orderId: "a", now: 151 })).toMatchObject([{ available: 0 }]);
  });

  test("released, sold, or both again, leaves the ledger right", () => {
    const { db, hold, free } = shelf(5);
    hold("a", 2);
    hold("b", 3);
    for (const _ of [1, 2]) {
      releaseStock(db, { orderId: "a", now: 2 });
      sellStock(db, { orderId: "b", now: 2 });
      releaseStock(db, { orderId: "b", now: 3 });
      sellStock(db, { orderId: "a", now: 3 });
    }
    expect(free()).toBe(2);
    expect(findProductBySku(db, { sku: pen })?.stockQty).toBe(2);
    expect(listBrokenInvariants(db)).toEqual([]);
  });

  test("released and taken anew holds the new quantity", () => {
    const { db, hold, free } = shelf(5);
    hold("a", 2);
    releaseStock(db, { orderId: "a", now: 2 });
    hold("a", 4);
    expect(free()).toBe(1);
  });
});

test("a shelf that does not add up is found", () => {
  const { db } = shelf(5);
  db.update(products).set({ stockQty: 4 }).where(eq(products.sku, pen)).run();
  expect(listBrokenInvariants(db)).toEqual([
    { rule: "free + held + sold + lost = stocked", subject: pen, expected: 5, found: 4 },
  ]);
});

describe("what was sold", () => {
  const sold = () => {
    const kept = shelf(3);
    kept.hold("a", 2);
    confirmHold(kept.db, { orderId: "a", now: 1 });
    sellStock(kept.db, { orderId: "a", now: 1 });
    return kept;
  };

  test("and came back is on the shelf once, however often it is said", () => {
    const { db, free } = sold();
    expect(free()).toBe(1);
    expect(takeStockBack(db, { orderId: "a", now: 2 })).toEqual([{ sku: pen, quantity: 2 }]);
    expect(takeStockBack(db, { orderId: "a", now: 3 })).toEqual([]);
    expect(free()).toBe(3);
    expect(listBrokenInvariants(db)).toEqual([]);
  });

  test("and is lost stays off the shelf, and the books still add up", () => {
    const { db, free } = sold();
    writeOffStock(db, { orderId: "a", now: 2 });
    expect(takeStockBack(db, { orderId: "a", now: 3 })).toEqual([]);
    expect(free()).toBe(1);
    expect(listBrokenInvariants(db)).toEqual([]);
  });

  test("is with somebody: a hold that is sold for an order that failed is found", () => {
    const { db } = sold();
    placedOrder(db, "a");
    expect(listBrokenInvariants(db)).toMatchObject([
      { rule: "what is sold is with somebody", subject: "a", found: 2 },
    ]);
  });
});
