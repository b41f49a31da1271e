import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { orderLines, orders } from "../schema.ts";

const statements = prepared((db) => ({
  owned: db
    .select()
    .from(orders)
    .where(and(eq(orders.id, sql.placeholder("id")), eq(orders.userId, sql.placeholder("userId"))))
    .prepare(),
  latest: db
    .select()
    .from(orders)
    .where(eq(orders.userId, sql.placeholder("userId")))
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(sql.placeholder("limit"))
    .prepare(),
  lines: db
    .select()
    .from(orderLines)
    .where(eq(orderLines.orderId, sql.placeholder("orderId")))
    .orderBy(asc(orderLines.position))
    .prepare(),
}));

export function findOrder(db: Database, { id, userId }: { id: string; userId: string }) {
  return statements(db).owned.get({ id, userId });
}

export type Order = NonNullable<ReturnType<typeof findOrder>>;

export function listOrders(
  db: Database,
  { userId, limit = 100 }: { userId: string; limit?: number },
) {
  return statements(db).latest.all({ userId, limit });
}

/** Whoever asks has already been shown to own the order, or to be an admin. */
export function listOrderLines(db: Database, { orderId }: { orderId: string }) {
  return statements(db).lines.all({ orderId });
}

export type OrderLine = ReturnType<typeof listOrderLines>[number];
