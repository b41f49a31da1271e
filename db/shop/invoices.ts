import { and, eq, isNull, max, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { invoices } from "./schema.ts";

const statements = prepared((db) => ({
  ofOrder: db
    .select()
    .from(invoices)
    .where(eq(invoices.orderId, sql.placeholder("orderId")))
    .prepare(),
}));

/** Whoever asks has already been shown to own the order, or to be an admin. */
export function findInvoice(db: Database, { orderId }: { orderId: string }) {
  return statements(db).ofOrder.get({ orderId });
}

export type Invoice = NonNullable<ReturnType<typeof findInvoice>>;

/** One for each order. Its number is the next, without gaps: two writers take turns. */
export function issueInvoice(
  db: Database,
  invoice: Omit<Invoice, "number" | "cancelledAt">,
): Invoice {
  return db.transaction(
    (tx) => {
      const known = findInvoice(db, invoice);
      if (known) return known;
      const last = tx
        .select({ number: max(invoices.number) })
        .from(invoices)
        .get();
      return tx
        .insert(invoices)
        .values({ ...invoice, number: (last?.number ?? 0) + 1 })
        .returning()
        .get();
    },
    { behavior: "immediate" },
  );
}

/** It keeps its number: one that was given out is never given again. */
export function cancelInvoice(
  db: Database,
  { orderId, now }: { orderId: string; now: number },
): void {
  db.update(invoices)
    .set({ cancelledAt: now })
    .where(and(eq(invoices.orderId, orderId), isNull(invoices.cancelledAt)))
    .run();
}
