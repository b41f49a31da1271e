import { and, eq, isNull, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { picks } from "./schema.ts";

const statements = prepared((db) => ({
  ofOrder: db
    .select()
    .from(picks)
    .where(eq(picks.orderId, sql.placeholder("orderId")))
    .prepare(),
}));

/** Whoever asks has already been shown to own the order, or to be an admin. */
export function findPick(db: Database, { orderId }: { orderId: string }) {
  return statements(db).ofOrder.get({ orderId });
}

/** Once for each order, however often it is asked for. */
export function insertPick(db: Database, { orderId, now }: { orderId: string; now: number }): void {
  db.insert(picks).values({ orderId, pickedAt: now }).onConflictDoNothing().run();
}

/** What was never picked is not put back, and nothing is put back twice. */
export function putBackPick(
  db: Database,
  { orderId, now }: { orderId: string; now: number },
): void {
  db.update(picks)
    .set({ putBackAt: now })
    .where(and(eq(picks.orderId, orderId), isNull(picks.putBackAt)))
    .run();
}
