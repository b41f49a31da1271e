import { and, asc, eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { cartLines, carts, products } from "./schema.ts";

const statements = prepared((db) => ({
  cart: db
    .select({ lockedBy: carts.lockedBy, updatedAt: carts.updatedAt })
    .from(carts)
    .where(eq(carts.userId, sql.placeholder("userId")))
    .prepare(),
  lines: db
    .select({
      sku: cartLines.sku,
      quantity: cartLines.quantity,
      productId: products.id,
      name: products.name,
      picture: products.picture,
      unitCents: products.priceCents,
      currency: products.currency,
      weightGrams: products.weightGrams,
    })
    .from(cartLines)
    .innerJoin(products, eq(products.sku, cartLines.sku))
    .where(eq(cartLines.userId, sql.placeholder("userId")))
    .orderBy(asc(cartLines.position))
    .prepare(),
}));

/** Prices are the catalogue's of this moment: a basket holds none. */
export function findCart(db: Database, { userId }: { userId: string }) {
  const cart = statements(db).cart.get({ userId });
  const lines = statements(db).lines.all({ userId });
  const itemsCents = lines.reduce((sum, { unitCents, quantity }) => sum + unitCents * quantity, 0);
  return { lockedBy: cart?.lockedBy ?? null, lines, itemsCents };
}

type Writer = Pick<Database, "insert" | "update" | "delete">;

interface CartContent {
  userId: string;
  lines: readonly { sku: string; quantity: number }[];
  now: number;
}

/** Shows what the user's session has decided: all of it anew, so that writing it again is harmless. */
export function writeCart(db: Writer, { userId, lines, now }: CartContent): void {
  db.insert(carts)
    .values({ userId, updatedAt: now })
    .onConflictDoUpdate({ target: carts.userId, set: { updatedAt: now } })
    .run();
  db.delete(cartLines).where(eq(cartLines.userId, userId)).run();
  for (const [position, { sku, quantity }] of lines.entries()) {
    db.insert(cartLines).values({ userId, sku, quantity, position }).run();
  }
}

interface CartLock {
  userId: string;
  orderId: string;
  now: number;
}

/** Answers false when another order has it. */
export function lockCart(db: Writer, { userId, orderId, now }: CartLock): boolean {
  const locked = db
    .insert(carts)
    .values({ userId, lockedBy: orderId, updatedAt: now })
    .onConflictDoUpdate({
      target: carts.userId,
      set: { lockedBy: orderId, updatedAt: now },
      setWhere: sql`${carts.lockedBy} is null or ${carts.lockedBy} = ${orderId}`,
    })
    .run();
  return locked.changes === 1;
}

/** Only for the order that has it: the lock of a later one stays. */
export function unlockCart(db: Writer, { userId, orderId, now }: CartLock): void {
  db.update(carts)
    .set({ lockedBy: null, updatedAt: now })
    .where(and(eq(carts.userId, userId), eq(carts.lockedBy, orderId)))
    .run();
}
