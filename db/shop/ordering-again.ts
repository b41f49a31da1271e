import type { Database } from "../connection.ts";
import { listCartLines } from "./cart-lines.ts";
import { listAvailable } from "./cart-pages.ts";
import { listOrderLines } from "./orders.ts";

interface Wanted {
  orderId: string;
  userId: string;
  now: number;
}

/** What an order was made of, beside what of it can be had now and what lies in its owner's basket already. */
export function listLinesAgain(db: Database, { orderId, userId, now }: Wanted) {
  const { available } = listAvailable(db, { now });
  const free = listCartLines(db, { userId }).filter(({ frozen }) => !frozen);
  const inCart = new Map(free.map(({ sku, quantity }) => [sku, quantity]));
  return listOrderLines(db, { orderId }).map(({ sku, name, quantity }) => ({
    sku,
    name,
    quantity,
    available: Math.max(0, available.get(sku) ?? 0),
    inCart: inCart.get(sku) ?? 0,
  }));
}

export type LineAgain = ReturnType<typeof listLinesAgain>[number];
