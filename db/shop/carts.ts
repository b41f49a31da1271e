import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, insertNew, prepared } from "../prepared.ts";
import { transaction } from "../transaction.ts";
import { listCartLines } from "./cart-lines.ts";
import { cartLines, carts, newOrderSeed } from "./schema.ts";

const lock = given(carts, "userId", "orderSeed", "lockedBy", "updatedAt");

const statements = prepared((db) => ({
  cart: db
    .select({ lockedBy: carts.lockedBy, updatedAt: carts.updatedAt })
    .from(carts)
    .where(eq(carts.userId, sql.placeholder("userId")))
    .prepare(),
  touch: db
    .insert(carts)
    .values(given(carts, "userId", "orderSeed", "updatedAt"))
    .onConflictDoUpdate({ target: carts.userId, set: given(carts, "updatedAt") })
    .prepare(),
  emptyLines: db
    .delete(cartLines)
    .where(eq(cartLines.userId, sql.placeholder("userId")))
    .prepare(),
  insertLine: insertNew(db, cartLines),
  lock: db
    .insert(carts)
    .values(lock)
    .onConflictDoUpdate({
      target: carts.userId,
      set: given(carts, "lockedBy", "updatedAt"),
      setWhere: sql`${carts.lockedBy} is null or ${carts.lockedBy} = ${lock.lockedBy}`,
    })
    .prepare(),
  unlock: db
    .update(carts)
    .set({ ...given(carts, "updatedAt"), lockedBy: null })
    .where(
      and(
        eq(carts.userId, sql.placeholder("userId")),
        eq(carts.lockedBy, sql.placeholder("orderId")),
      ),
    )
    .prepare(),
}));

export function findCart(db: Database, { userId }: { userId: string }) {
  const cart = statements(db).cart.get({ userId });
  const lines = listCartLines(db, { userId }).map(({ onHand: _, ...line }) => line);
  const itemsCents = lines.reduce((sum, { unitCents, quantity }) => sum + unitCents * quantity, 0);
  return { lockedBy: cart?.lockedBy ?? null, lines, itemsCents };
}

interface CartContent {
  userId: string;
  lines: readonly { sku: string; quantity: number }[];
  now: number;
}

/** Shows what the user's session has decided: all of it anew, so that writing it again is harmless. */
export function writeCart(db: Database, { userId, lines, now }: CartContent): void {
  const { touch, emptyLines, insertLine } = statements(db);
  transaction(db, () => {
    touch.run({ userId, orderSeed: newOrderSeed(), updatedAt: now });
    emptyLines.run({ userId });
    for (const [position, { sku, quantity }] of lines.entries()) {
      insertLine({ userId, sku, quantity, position });
    }
  });
}

interface CartLock {
  userId: string;
  orderId: string;
  now: number;
}

/** Answers false when another order has it. */
export function lockCart(db: Database, { userId, orderId, now }: CartLock): boolean {
  const row = { userId, orderSeed: newOrderSeed(), lockedBy: orderId, updatedAt: now };
  return statements(db).lock.run(row).changes === 1;
}

/** Only for the order that has it: the lock of a later one stays. */
export function unlockCart(db: Database, { userId, orderId, now }: CartLock): void {
  statements(db).unlock.run({ userId, orderId, updatedAt: now });
}
