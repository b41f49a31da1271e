import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { orderLines, orders, products } from "./schema.ts";

const statements = prepared((db) => ({
  owned: db
    .select()
    .from(orders)
    .where(and(eq(orders.id, sql.placeholder("id")), eq(orders.userId, sql.placeholder("userId"))))
    .prepare(),
  any: db
    .select()
    .from(orders)
    .where(eq(orders.id, sql.placeholder("id")))
    .prepare(),
  open: db
    .select({ orderId: orders.id, attempt: orders.attempt })
    .from(orders)
    .where(
      and(
        eq(orders.userId, sql.placeholder("userId")),
        inArray(orders.status, ["checking", "awaiting_payment"]),
      ),
    )
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
  weight: db
    .select({
      grams: sql<number>`coalesce(sum(${orderLines.quantity} * ${products.weightGrams}), 0)`,
    })
    .from(orderLines)
    .innerJoin(products, eq(products.sku, orderLines.sku))
    .where(eq(orderLines.orderId, sql.placeholder("orderId")))
    .prepare(),
}));

export function findOrder(db: Database, { id, userId }: { id: string; userId: string }) {
  return statements(db).owned.get({ id, userId });
}

export type Order = NonNullable<ReturnType<typeof findOrder>>;

/** For services and admins, who act on anybody's. */
export function findAnyOrder(db: Database, { id }: { id: string }): Order | undefined {
  return statements(db).any.get({ id });
}

/** The order this user is paying at the moment. */
export function findOpenCheckout(db: Database, { userId }: { userId: string }) {
  return statements(db).open.get({ userId });
}

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

export function weighOrder(db: Database, { orderId }: { orderId: string }): number {
  return statements(db).weight.get({ orderId })?.grams ?? 0;
}
