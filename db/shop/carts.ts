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
  freezeLines: db
    .update(cartLines)
    .set({ frozen: true })
    .where(eq(cartLines.userId, sql.placeholder("userId")))
    .prepare(),
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

/** What can be checked out now, and beside it what is being paid already. */
export function findCart(db: Database, { userId }: { userId: string }) {
  const cart = statements(db).cart.get({ userId });
  const all = listCartLines(db, { userId }).map(({ onHand: _, ...line }) => line);
  const [beingPaid, lines] = [true, false].map((wanted) =>
    all.flatMap(({ frozen, ...line }) => (frozen === wanted ? [line] : [])),
  );
  const itemsCents = (lines ?? []).reduce(
    (sum, { unitCents, quantity }) => sum + unitCents * quantity,
    0,
  );
  return {
    lockedBy: cart?.lockedBy ?? null,
    lines: lines ?? [],
    beingPaid: beingPaid ?? [],
    itemsCents,
  };
}

interface Line {
  sku: string;
  quantity: number;
}

interface CartContent {
  userId: string;
  lines: readonly Line[];
  /** What is being paid. */
  frozen?: readonly Line[] | undefined;
  now: number;
}

/** Shows what the user's session has decided: all of it anew, so that writing it again is harmless. */
export function writeCart(db: Database, { userId, lines, frozen = [], now }: CartContent): void {
  const { touch, emptyLines, insertLine } = statements(db);
  const all = [...frozen.map((line) => ({ ...line, frozen: true })), ...lines];
  transaction(db, () => {
    touch.run({ userId, orderSeed: newOrderSeed(), updatedAt: now });
    emptyLines.run({ userId });
    for (const [position, line] of all.entries()) {
      insertLine({ userId, frozen: false, ...line, position });
    }
  });
}

/** Not paid: what was frozen is an ordinary line again, and one with what was put beside it. */
export function thawed(frozen: readonly Line[], lines: readonly Line[]): Line[] {
  const beside = new Map(lines.map(({ sku, quantity }) => [sku, quantity]));
  const known = new Set(frozen.map(({ sku }) => sku));
  return [
    ...frozen.map(({ sku, quantity }) => ({ sku, quantity: quantity + (beside.get(sku) ?? 0) })),
    ...lines.filter(({ sku }) => !known.has(sku)).map(({ sku, quantity }) => ({ sku, quantity })),
  ];
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

/** An order was placed: all that is in the basket is being paid, as far as pages show it. */
export function freezeCart(db: Database, lock: CartLock): void {
  if (lockCart(db, lock)) statements(db).freezeLines.run({ userId: lock.userId });
}

/** For an order that nobody goes on with: as its own end would have left it. */
export function thawCart(db: Database, { userId, orderId, now }: CartLock): void {
  transaction(db, () => {
    const { lockedBy, lines, beingPaid } = findCart(db, { userId });
    if (lockedBy !== orderId) return;
    writeCart(db, { userId, lines: thawed(beingPaid, lines), now });
    unlockCart(db, { userId, orderId, now });
  });
}

/** Only for the order that has it: the lock of a later one stays. */
export function unlockCart(db: Database, { userId, orderId, now }: CartLock): void {
  statements(db).unlock.run({ userId, orderId, updatedAt: now });
}
