import { and, eq, inArray, notInArray, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { runs } from "../schema.ts";
import type { Order, OrderLine } from "./orders.ts";
import { orderLines, orders } from "./schema.ts";
import { finalOrderStatuses, type OrderStatus } from "./statuses.ts";

type Writer = Pick<Database, "insert" | "update">;

/**
 * The order and its run, before anything else happens: from here on it cannot get lost. Answers false
 * when the id is known already, which is what a double click looks like.
 */
export function placeOrder(
  db: Database,
  order: typeof orders.$inferInsert & { title: string },
): boolean {
  const { title, ...row } = order;
  const { id, userId, createdAt } = row;
  return db.transaction((tx) => {
    const run = { id, userId, kind: "order" as const, title, createdAt, updatedAt: createdAt };
    if (tx.insert(runs).values(run).onConflictDoNothing().run().changes === 0) return false;
    tx.insert(orders).values(row).run();
    return true;
  });
}

type NextAttempt = Pick<Order, "id" | "userId" | "address" | "note" | "paymentMethod"> & {
  now: number;
};

/**
 * Another try at paying an order whose last one failed: its run is opened again and waits to be taken
 * up. Answers the number of the try, or nothing when the order is not in need of one.
 */
export function openNextAttempt(
  db: Database,
  { id, userId, now, ...wanted }: NextAttempt,
): number | undefined {
  return db.transaction((tx) => {
    const opened = tx
      .update(orders)
      .set({
        ...wanted,
        status: "checking",
        attempt: sql`${orders.attempt} + 1`,
        reason: null,
        updatedAt: now,
      })
      .where(and(eq(orders.id, id), eq(orders.userId, userId), eq(orders.status, "payment_failed")))
      .returning({ attempt: orders.attempt })
      .get();
    if (!opened) return undefined;
    tx.update(runs)
      .set({ status: "queued", endedAt: null, updatedAt: now })
      .where(eq(runs.id, id))
      .run();
    return opened.attempt;
  });
}

interface Quote {
  orderId: string;
  zoneId: string;
  lines: readonly Omit<OrderLine, "orderId" | "position">[];
  itemsCents: number;
  shippingCents: number;
  totalCents: number;
  currency: string;
  now: number;
}

/** From here on the order costs what it says, whatever the catalogue says later. Answers whether it could. */
export function freezeQuote(db: Database, { orderId, lines, now, ...quote }: Quote): boolean {
  return db.transaction((tx) => {
    const frozen = tx
      .update(orders)
      .set({ ...quote, updatedAt: now })
      .where(and(eq(orders.id, orderId), eq(orders.status, "checking")))
      .run();
    if (frozen.changes === 0) return false;
    tx.delete(orderLines).where(eq(orderLines.orderId, orderId)).run();
    for (const [position, line] of lines.entries()) {
      tx.insert(orderLines)
        .values({ orderId, position, ...line })
        .run();
    }
    return true;
  });
}

interface Move {
  id: string;
  status: OrderStatus;
  reason?: string | null;
  /** Only from these: a move that comes late changes nothing. */
  from?: readonly OrderStatus[];
  now: number;
}

/** A final status stays. Answers whether the order moved. */
export function moveOrder(db: Writer, { id, status, reason, from, now }: Move): boolean {
  const isFinal = finalOrderStatuses.some((final) => final === status);
  const moved = db
    .update(orders)
    .set({
      status,
      updatedAt: now,
      ...(reason === undefined ? {} : { reason }),
      ...(isFinal ? { endedAt: now } : {}),
    })
    .where(
      and(
        eq(orders.id, id),
        notInArray(orders.status, [...finalOrderStatuses]),
        from ? inArray(orders.status, [...from]) : undefined,
      ),
    )
    .run();
  return moved.changes === 1;
}
