import { and, eq, inArray, notInArray } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { orders, runs } from "../schema.ts";
import { finalOrderStatuses, type OrderStatus } from "../statuses.ts";

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
