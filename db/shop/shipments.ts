import { eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { shipments } from "./schema.ts";

const statements = prepared((db) => ({
  ofOrder: db
    .select()
    .from(shipments)
    .where(eq(shipments.orderId, sql.placeholder("orderId")))
    .prepare(),
}));

/** Whoever asks has already been shown to own the order, or to be an admin. */
export function findShipment(db: Database, { orderId }: { orderId: string }) {
  return statements(db).ofOrder.get({ orderId });
}

type Facts = Omit<typeof shipments.$inferInsert, "orderId" | "updatedAt">;

/** Adds what the carrier has said to what is known of an order's parcel. */
export function saveShipment(
  db: Database,
  { orderId, now, ...facts }: Facts & { orderId: string; now: number },
): void {
  const row = { ...facts, updatedAt: now };
  db.insert(shipments)
    .values({ orderId, ...row })
    .onConflictDoUpdate({ target: shipments.orderId, set: row })
    .run();
}
