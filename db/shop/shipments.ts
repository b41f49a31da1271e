import { eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { forColumns, given, prepared } from "../prepared.ts";
import { shipments } from "./schema.ts";

const statements = prepared((db) => ({
  ofOrder: db
    .select()
    .from(shipments)
    .where(eq(shipments.orderId, sql.placeholder("orderId")))
    .prepare(),
  save: forColumns((names: readonly (keyof Row)[]) =>
    db
      .insert(shipments)
      .values({ ...given(shipments, ...names), ...given(shipments, "orderId") })
      .onConflictDoUpdate({ target: shipments.orderId, set: given(shipments, ...names) })
      .prepare(),
  ),
}));

/** Whoever asks has already been shown to own the order, or to be an admin. */
export function findShipment(db: Database, { orderId }: { orderId: string }) {
  return statements(db).ofOrder.get({ orderId });
}

type Row = Omit<typeof shipments.$inferInsert, "orderId">;
type Facts = Omit<Row, "updatedAt">;

/** Adds what the carrier has said to what is known of an order's parcel. */
export function saveShipment(
  db: Database,
  { orderId, now, ...facts }: Facts & { orderId: string; now: number },
): void {
  const row = { ...facts, updatedAt: now };
  statements(db)
    .save(row)
    .run({ ...row, orderId });
}
