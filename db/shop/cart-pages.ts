import { and, asc, count, eq, gt, inArray, isNull, min, or, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { listCartLines } from "./cart-lines.ts";
import { cartLines, carts, orders, products, stockHolds } from "./schema.ts";

const statements = prepared((db) => ({
  cart: db
    .select()
    .from(carts)
    .where(eq(carts.userId, sql.placeholder("userId")))
    .prepare(),
  /** An order that was placed but not taken up yet has the basket as well: its lock is on the way. */
  beingPaid: db
    .select({ id: orders.id })
    .from(orders)
    .where(
      and(
        eq(orders.userId, sql.placeholder("userId")),
        inArray(orders.status, ["checking", "awaiting_payment"]),
      ),
    )
    .orderBy(asc(orders.createdAt))
    .limit(1)
    .prepare(),
  status: db
    .select({ status: orders.status })
    .from(orders)
    .where(and(eq(orders.id, sql.placeholder("id")), eq(orders.userId, sql.placeholder("userId"))))
    .prepare(),
  orderCount: db
    .select({ total: count() })
    .from(orders)
    .where(eq(orders.userId, sql.placeholder("userId")))
    .prepare(),
  quantity: db
    .select({ total: sql<number>`coalesce(sum(${cartLines.quantity}), 0)` })
    .from(cartLines)
    .where(eq(cartLines.userId, sql.placeholder("userId")))
    .prepare(),
  shelf: db.select({ sku: products.sku, onHand: products.stockQty }).from(products).prepare(),
  held: db
    .select({
      sku: stockHolds.sku,
      total: sql<number>`sum(${stockHolds.quantity})`,
      /** When the first of them ends by itself. */
      until: min(stockHolds.expiresAt),
    })
    .from(stockHolds)
    .where(
      and(
        eq(stockHolds.state, "held"),
        or(isNull(stockHolds.expiresAt), gt(stockHolds.expiresAt, sql.placeholder("now"))),
      ),
    )
    .groupBy(stockHolds.sku)
    .prepare(),
}));

/** The basket as its page shows it: prices are the catalogue's of now, for nothing is frozen yet. */
export function describeCart(db: Database, { userId, now }: { userId: string; now: number }) {
  const cart = statements(db).cart.get({ userId });
  const { held, until } = countHeld(db, { now });
  const lockedBy = findCartLock(db, { userId });
  // Both are written together: a basket without its row is one that never was.
  const all = (cart ? listCartLines(db, { userId }) : []).map(({ onHand, ...line }) => ({
    ...line,
    available: Math.max(0, onHand - (held.get(line.sku) ?? 0)),
  }));
  const lines = all.filter(({ frozen }) => !frozen);
  return {
    lines,
    beingPaid: all.filter(({ frozen }) => frozen),
    quantity: sumOf(lines, (line) => line.quantity),
    itemsCents: sumOf(lines, (line) => line.unitCents * line.quantity),
    weightGrams: sumOf(lines, (line) => line.weightGrams * line.quantity),
    currency: lines[0]?.currency ?? "EUR",
    until,
    /** The order that is being paid: no other can be placed until that ends. */
    lockedBy,
    /** Only then can its payment be cancelled: while it is being checked, nothing waits for one. */
    awaitsPayment: lockedBy !== undefined && waitsForPayment(db, { id: lockedBy, userId }),
    orderSeed: cart?.orderSeed ?? "",
    ordersSoFar: statements(db).orderCount.get({ userId })?.total ?? 0,
  };
}

export type CartDescription = ReturnType<typeof describeCart>;
export type CartLine = CartDescription["lines"][number];

export function countInCart(db: Database, { userId }: { userId: string }): number {
  return statements(db).quantity.get({ userId })?.total ?? 0;
}

/** The order that is being paid with what was in the basket. */
function findCartLock(db: Database, { userId }: { userId: string }): string | undefined {
  const lockedBy = statements(db).cart.get({ userId })?.lockedBy;
  return lockedBy ?? statements(db).beingPaid.get({ userId })?.id;
}

function waitsForPayment(db: Database, order: { id: string; userId: string }): boolean {
  return statements(db).status.get(order)?.status === "awaiting_payment";
}

/** How many of each thing lie in the basket, by SKU. */
export function listInCart(db: Database, { userId }: { userId: string }): Map<string, number> {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of listCartLines(db, { userId })) {
    quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  }
  return quantities;
}

/**
 * How many of each thing can be had, by SKU, and until when that is so: what is set aside is on hand, but
 * somebody's already, until its hold ends by itself.
 */
export function listAvailable(db: Database, { now }: { now: number }) {
  const { held, until } = countHeld(db, { now });
  const shelf = statements(db).shelf.all();
  const available = new Map(shelf.map(({ sku, onHand }) => [sku, onHand - (held.get(sku) ?? 0)]));
  return { available, until };
}

function countHeld(db: Database, { now }: { now: number }) {
  const rows = statements(db).held.all({ now });
  const ends = rows.flatMap(({ until }) => until ?? []);
  return {
    held: new Map(rows.map(({ sku, total }) => [sku, total])),
    until: ends.length > 0 ? Math.min(...ends) : undefined,
  };
}

function sumOf<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amount(item), 0);
}
