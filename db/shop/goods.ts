import { desc, eq, gte, type SQL, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { runs } from "../schema.ts";
import { lostParcels, orderLines, orders, products } from "./schema.ts";

const holds = (which: SQL) =>
  sql`coalesce((select sum(quantity) from stock_holds where stock_holds.sku = products.sku and ${which}), 0)`;

const statements = prepared((db) => ({
  goods: db
    .select({
      onHand: sql<number>`sum(stock_qty)`,
      stocked: sql<number>`sum(stocked_qty)`,
      held: sql<number>`sum(${holds(sql`state = 'held' and (expires_at is null or expires_at > ${sql.placeholder("now")})`)})`,
      sold: sql<number>`sum(${holds(sql`state = 'sold'`)})`,
      returned: sql<number>`sum(${holds(sql`state = 'returned'`)})`,
      lost: sql<number>`sum(${holds(sql`state = 'lost'`)}) + (select coalesce(sum(quantity), 0) from lost_parcels)`,
    })
    .from(products)
    .prepare(),
  weights: db
    .select({
      orderId: orders.id,
      title: runs.title,
      status: orders.status,
      movedAt: runs.updatedAt,
      grams: sql<number>`sum(${orderLines.quantity} * ${products.weightGrams})`,
    })
    .from(orders)
    .innerJoin(runs, eq(runs.id, orders.id))
    .innerJoin(orderLines, eq(orderLines.orderId, orders.id))
    .innerJoin(products, eq(products.sku, orderLines.sku))
    .where(gte(orders.createdAt, sql.placeholder("since")))
    .groupBy(orders.id)
    .orderBy(desc(orders.createdAt))
    .prepare(),
  lost: db.select({ shipmentId: lostParcels.shipmentId }).from(lostParcels).prepare(),
}));

/** Everything that was ever put on the shelf, by where it is now. What is held still lies there. */
export function countGoods(db: Database, moment: { now: number }) {
  return statements(db).goods.get({ now: moment.now });
}

/** What each order that was begun since weighs, and where it is on its way. */
export function listOrderWeights(db: Database, begun: { since: number }) {
  return statements(db).weights.all({ since: begun.since });
}

export type OrderWeight = ReturnType<typeof listOrderWeights>[number];

/** The carriers still have them in their books, and nobody looks for them any more. */
export function listLostShipments(db: Database): (string | null)[] {
  return statements(db)
    .lost.all()
    .map(({ shipmentId }) => shipmentId);
}
