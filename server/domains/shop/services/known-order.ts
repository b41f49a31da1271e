import type { Database } from "#db/connection.ts";
import { findAnyOrder, type Order } from "#db/shop/orders.ts";
import { refused } from "#server/orchestration/refused.ts";

/** The order a service was asked about by its id. */
export function knownOrder(db: Database, orderId: string): Order {
  const order = findAnyOrder(db, { id: orderId });
  if (!order) throw refused(`There is no order ${orderId}`, { errorCode: 404 });
  return order;
}
