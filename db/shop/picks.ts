import { and, eq, isNull, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, insertOnce, prepared } from "../prepared.ts";
import { picks } from "./schema.ts";

const statements = prepared((db) => ({
  ofOrder: db
    .select()
    .from(picks)
    .where(eq(picks.orderId, sql.placeholder("orderId")))
    .prepare(),
  insert: insertOnce(db, picks),
  putBack: db
    .update(picks)
    .set(given(picks, "putBackAt"))
    .where(and(eq(picks.orderId, sql.placeholder("orderId")), isNull(picks.putBackAt)))
    .prepare(),
}));

/** Whoever asks has already been shown to own the order, or to be an admin. */
export function findPick(db: Database, { orderId }: { orderId: string }) {
  return statements(db).ofOrder.get({ orderId });
}

/** Once for each order, however often it is asked for. */
export function insertPick(db: Database, { orderId, now }: { orderId: string; now: number }): void {
  statements(db).insert({ orderId, pickedAt: now });
}

/** What was never picked is not put back, and nothing is put back twice. */
export function putBackPick(
  db: Database,
  { orderId, now }: { orderId: string; now: number },
): void {
  statements(db).putBack.run({ orderId, putBackAt: now });
}
