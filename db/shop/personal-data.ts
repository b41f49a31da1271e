import { eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { findCart } from "./carts.ts";
import { listLostParcels } from "./lost-parcels.ts";
import { listOrderLines, listOrders } from "./orders.ts";
import { findParcelSlot } from "./parcel-slots.ts";
import { invoices, orders, shipments } from "./schema.ts";

/** All that the shop keeps about somebody, for themselves. */
export function readShopper(db: Database, { userId }: { userId: string }) {
  return {
    cart: cartOf(db, userId),
    orders: listOrders(db, { userId, limit: -1 }).map(({ userId: _, ...order }) => ({
      ...order,
      lines: listOrderLines(db, { orderId: order.id }).map(({ orderId: __, ...line }) => line),
      shipment: db.select().from(shipments).where(eq(shipments.orderId, order.id)).get() ?? null,
      slot: findParcelSlot(db, { orderId: order.id }) ?? null,
      lostParcels: listLostParcels(db, { orderId: order.id }),
      invoice: db.select().from(invoices).where(eq(invoices.orderId, order.id)).get() ?? null,
    })),
  };
}

function cartOf(db: Database, userId: string) {
  const { lines, beingPaid } = findCart(db, { userId });
  return [...beingPaid, ...lines];
}

/** The country stays: what was owed for it follows from it. */
export function forgetShopper(db: Database, { userId }: { userId: string }): void {
  const country = sql`json_extract(${orders.address}, '$.country')`;
  const nobody = { name: "Someone who left", line1: "", postcode: "", city: "" };
  db.update(orders)
    .set({ address: sql`json_set(${JSON.stringify(nobody)}, '$.country', ${country})`, note: "" })
    .where(eq(orders.userId, userId))
    .run();
}
