import { and, eq, gt, inArray, isNull, ne, or, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { products, stockHolds } from "./schema.ts";

/**
 * Stock is a ledger: what is on hand, and what is held of it. A hold counts until it expires, and for
 * ever once it is paid for. Every function here is one transaction, all or nothing, and can be asked
 * for again.
 */

export interface StockLine {
  sku: string;
  quantity: number;
}

interface HoldRequest {
  orderId: string;
  lines: readonly StockLine[];
  expiresAt: number;
  now: number;
}

/** What there is too little of; nothing when all can be had. */
export function findShortages(
  db: Database,
  { lines, orderId = "", now }: { lines: readonly StockLine[]; orderId?: string; now: number },
) {
  return summed(lines).flatMap(({ sku, quantity }) => {
    const product = db
      .select({ name: products.name, onHand: products.stockQty })
      .from(products)
      .where(eq(products.sku, sku))
      .get();
    const onHand = product?.onHand ?? 0;
    const available = Math.max(0, onHand - heldByOthers(db, { sku, orderId, now }));
    return available < quantity
      ? [{ sku, name: product?.name ?? sku, wanted: quantity, available }]
      : [];
  });
}

/** Holds all of it or nothing. A hold of the same order that was released is taken anew. */
export function holdStock(db: Database, { orderId, lines, expiresAt, now }: HoldRequest) {
  return db.transaction((tx) => {
    const shortages = findShortages(db, { lines, orderId, now });
    if (shortages.length > 0) return shortages;
    release(tx, { orderId, now });
    for (const { sku, quantity } of summed(lines)) {
      const hold = { quantity, state: "held" as const, expiresAt, updatedAt: now };
      tx.insert(stockHolds)
        .values({ orderId, sku, ...hold })
        .onConflictDoUpdate({
          target: [stockHolds.orderId, stockHolds.sku],
          set: hold,
          setWhere: ne(stockHolds.state, "sold"),
        })
        .run();
    }
    return shortages;
  });
}

/** Paid: from now on the hold has no end, unless it had expired and others have taken the stock. */
export function confirmHold(db: Database, { orderId, now }: { orderId: string; now: number }) {
  return db.transaction((tx) => {
    const lines = heldLines(tx, orderId);
    const shortages = findShortages(db, { lines, orderId, now });
    if (shortages.length > 0) return shortages;
    tx.update(stockHolds)
      .set({ expiresAt: null, updatedAt: now })
      .where(and(eq(stockHolds.orderId, orderId), eq(stockHolds.state, "held")))
      .run();
    return shortages;
  });
}

export function releaseStock(db: Database, order: { orderId: string; now: number }): void {
  release(db, order);
}

/** It leaves the shelf: what was held is sold, and is no longer on hand. */
export function sellStock(db: Database, { orderId, now }: { orderId: string; now: number }): void {
  db.transaction((tx) => {
    for (const { sku, quantity } of heldLines(tx, orderId)) {
      tx.update(products)
        .set({ stockQty: sql`${products.stockQty} - ${quantity}` })
        .where(eq(products.sku, sku))
        .run();
    }
    tx.update(stockHolds)
      .set({ state: "sold", expiresAt: null, updatedAt: now })
      .where(and(eq(stockHolds.orderId, orderId), eq(stockHolds.state, "held")))
      .run();
  });
}

/** Two lines of one thing want their sum of it. */
function summed(lines: readonly StockLine[]): StockLine[] {
  const sums = new Map<string, number>();
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  return [...sums].map(([sku, quantity]) => ({ sku, quantity }));
}

function heldByOthers(
  db: Database,
  { sku, orderId, now }: { sku: string; orderId: string; now: number },
): number {
  const held = db
    .select({ total: sql<number>`coalesce(sum(${stockHolds.quantity}), 0)` })
    .from(stockHolds)
    .where(
      and(
        eq(stockHolds.sku, sku),
        eq(stockHolds.state, "held"),
        ne(stockHolds.orderId, orderId),
        or(isNull(stockHolds.expiresAt), gt(stockHolds.expiresAt, now)),
      ),
    )
    .get();
  return held?.total ?? 0;
}

/** What is held for an order and not sold yet. */
export function listHeld(db: Database, { orderId }: { orderId: string }): StockLine[] {
  return heldLines(db, orderId);
}

type Reader = Pick<Database, "select">;

function heldLines(db: Reader, orderId: string): StockLine[] {
  return db
    .select({ sku: stockHolds.sku, quantity: stockHolds.quantity })
    .from(stockHolds)
    .where(and(eq(stockHolds.orderId, orderId), eq(stockHolds.state, "held")))
    .all();
}

function release(db: Pick<Database, "update">, { orderId, now }: { orderId: string; now: number }) {
  db.update(stockHolds)
    .set({ state: "released", updatedAt: now })
    .where(and(eq(stockHolds.orderId, orderId), eq(stockHolds.state, "held")))
    .run();
}

/** What can be had of each thing now, for the shelves. */
export function listAvailable(
  db: Database,
  { skus, now }: { skus: readonly string[]; now: number },
): { sku: string; available: number }[] {
  return db
    .select({ sku: products.sku, onHand: products.stockQty })
    .from(products)
    .where(inArray(products.sku, [...skus]))
    .all()
    .map(({ sku, onHand }) => ({
      sku,
      available: Math.max(0, onHand - heldByOthers(db, { sku, orderId: "", now })),
    }));
}
