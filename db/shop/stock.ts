import { and, eq, gt, inArray, isNull, ne, or, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, isAmong, prepared } from "../prepared.ts";
import { transaction } from "../transaction.ts";
import { products, stockHolds } from "./schema.ts";

/**
 * Stock is a ledger: what is on hand, and what is held of it. A hold counts until it expires, and for
 * ever once it is paid for. Every function here is one transaction, all or nothing, and can be asked
 * for again.
 */

const isHeld = and(
  eq(stockHolds.orderId, sql.placeholder("orderId")),
  eq(stockHolds.state, "held"),
);

const isSold = and(
  eq(stockHolds.orderId, sql.placeholder("orderId")),
  eq(stockHolds.state, "sold"),
);

const statements = prepared((db) => ({
  onHand: db
    .select({ name: products.name, onHand: products.stockQty })
    .from(products)
    .where(eq(products.sku, sql.placeholder("sku")))
    .prepare(),
  heldByOthers: db
    .select({ total: sql<number>`coalesce(sum(${stockHolds.quantity}), 0)` })
    .from(stockHolds)
    .where(
      and(
        eq(stockHolds.sku, sql.placeholder("sku")),
        eq(stockHolds.state, "held"),
        ne(stockHolds.orderId, sql.placeholder("orderId")),
        or(isNull(stockHolds.expiresAt), gt(stockHolds.expiresAt, sql.placeholder("now"))),
      ),
    )
    .prepare(),
  heldLines: db
    .select({ sku: stockHolds.sku, quantity: stockHolds.quantity })
    .from(stockHolds)
    .where(isHeld)
    .prepare(),
  hold: db
    .insert(stockHolds)
    .values({
      ...given(stockHolds, "orderId", "sku", "quantity", "expiresAt", "updatedAt"),
      state: "held",
    })
    .onConflictDoUpdate({
      target: [stockHolds.orderId, stockHolds.sku],
      set: { ...given(stockHolds, "quantity", "expiresAt", "updatedAt"), state: "held" },
      setWhere: inArray(stockHolds.state, ["held", "released"]),
    })
    .prepare(),
  confirm: db
    .update(stockHolds)
    .set({ ...given(stockHolds, "updatedAt"), expiresAt: null })
    .where(isHeld)
    .prepare(),
  release: db
    .update(stockHolds)
    .set({ ...given(stockHolds, "updatedAt"), state: "released" })
    .where(isHeld)
    .prepare(),
  takeOffShelf: db
    .update(products)
    .set({ stockQty: sql`${products.stockQty} - ${sql.placeholder("quantity")}` })
    .where(eq(products.sku, sql.placeholder("sku")))
    .prepare(),
  sell: db
    .update(stockHolds)
    .set({ ...given(stockHolds, "updatedAt"), state: "sold", expiresAt: null })
    .where(isHeld)
    .prepare(),
  soldLines: db
    .select({ sku: stockHolds.sku, quantity: stockHolds.quantity })
    .from(stockHolds)
    .where(isSold)
    .prepare(),
  lost: db
    .select({ sku: stockHolds.sku })
    .from(stockHolds)
    .where(and(eq(stockHolds.orderId, sql.placeholder("orderId")), eq(stockHolds.state, "lost")))
    .limit(1)
    .prepare(),
  putOnShelf: db
    .update(products)
    .set({ stockQty: sql`${products.stockQty} + ${sql.placeholder("quantity")}` })
    .where(eq(products.sku, sql.placeholder("sku")))
    .prepare(),
  moveSold: db
    .update(stockHolds)
    .set(given(stockHolds, "state", "updatedAt"))
    .where(isSold)
    .prepare(),
  shelf: db
    .select({ sku: products.sku, onHand: products.stockQty })
    .from(products)
    .where(isAmong(products.sku, "skus"))
    .prepare(),
}));

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
    const product = statements(db).onHand.get({ sku });
    const onHand = product?.onHand ?? 0;
    const available = Math.max(0, onHand - heldByOthers(db, { sku, orderId, now }));
    return available < quantity
      ? [{ sku, name: product?.name ?? sku, wanted: quantity, available }]
      : [];
  });
}

/** Holds all of it or nothing. A hold of the same order that was released is taken anew. */
export function holdStock(db: Database, { orderId, lines, expiresAt, now }: HoldRequest) {
  return transaction(db, () => {
    const shortages = findShortages(db, { lines, orderId, now });
    if (shortages.length > 0) return shortages;
    releaseStock(db, { orderId, now });
    for (const { sku, quantity } of summed(lines)) {
      statements(db).hold.run({ orderId, sku, quantity, expiresAt, updatedAt: now });
    }
    return shortages;
  });
}

/** Paid: from now on the hold has no end, unless it had expired and others have taken the stock. */
export function confirmHold(db: Database, { orderId, now }: { orderId: string; now: number }) {
  return transaction(db, () => {
    const lines = statements(db).heldLines.all({ orderId });
    const shortages = findShortages(db, { lines, orderId, now });
    if (shortages.length > 0) return shortages;
    statements(db).confirm.run({ orderId, updatedAt: now });
    return shortages;
  });
}

export function releaseStock(
  db: Database,
  { orderId, now }: { orderId: string; now: number },
): void {
  statements(db).release.run({ orderId, updatedAt: now });
}

/** It leaves the shelf: what was held is sold, and is no longer on hand. */
export function sellStock(db: Database, { orderId, now }: { orderId: string; now: number }): void {
  const { heldLines, takeOffShelf, sell } = statements(db);
  transaction(db, () => {
    for (const line of heldLines.all({ orderId })) takeOffShelf.run(line);
    sell.run({ orderId, updatedAt: now });
  });
}

/** It has come back: what was sold is on the shelf again. Answers what came. */
export function takeStockBack(
  db: Database,
  { orderId, now }: { orderId: string; now: number },
): StockLine[] {
  const { soldLines, putOnShelf, moveSold } = statements(db);
  return transaction(db, () => {
    const lines = soldLines.all({ orderId });
    for (const line of lines) putOnShelf.run(line);
    moveSold.run({ orderId, state: "returned", updatedAt: now });
    return lines;
  });
}

/** What is sold to an order leaves the shelf once more: what left it before is lost. */
export function takeSoldAgain(db: Database, { orderId }: { orderId: string }): StockLine[] {
  const { soldLines, takeOffShelf } = statements(db);
  const lines = soldLines.all({ orderId });
  for (const line of lines) takeOffShelf.run(line);
  return lines;
}

export function listSold(db: Database, { orderId }: { orderId: string }): StockLine[] {
  return statements(db).soldLines.all({ orderId });
}

/** It will not come back: it is off the shelf for good, and sold to nobody. */
export function writeOffStock(
  db: Database,
  { orderId, now }: { orderId: string; now: number },
): void {
  statements(db).moveSold.run({ orderId, state: "lost", updatedAt: now });
}

export function isWrittenOff(db: Database, { orderId }: { orderId: string }): boolean {
  return statements(db).lost.get({ orderId }) !== undefined;
}

/** Two lines of one thing want their sum of it. */
function summed(lines: readonly StockLine[]): StockLine[] {
  const sums = new Map<string, number>();
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  return [...sums].map(([sku, quantity]) => ({ sku, quantity }));
}

function heldByOthers(db: Database, wanted: { sku: string; orderId: string; now: number }): number {
  return statements(db).heldByOthers.get(wanted)?.total ?? 0;
}

/** What is held for an order and not sold yet. */
export function listHeld(db: Database, { orderId }: { orderId: string }): StockLine[] {
  return statements(db).heldLines.all({ orderId });
}

/** What can be had of each thing now, for the shelves. */
export function listAvailable(
  db: Database,
  { skus, now }: { skus: readonly string[]; now: number },
): { sku: string; available: number }[] {
  return statements(db)
    .shelf.all({ skus: JSON.stringify(skus) })
    .map(({ sku, onHand }) => ({
      sku,
      available: Math.max(0, onHand - heldByOthers(db, { sku, orderId: "", now })),
    }));
}
