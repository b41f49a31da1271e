import { and, eq, isNull, max, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, prepared } from "../prepared.ts";
import { transaction } from "../transaction.ts";
import { invoices } from "./schema.ts";

const statements = prepared((db) => ({
  ofOrder: db
    .select()
    .from(invoices)
    .where(eq(invoices.orderId, sql.placeholder("orderId")))
    .prepare(),
  last: db
    .select({ number: max(invoices.number) })
    .from(invoices)
    .prepare(),
  issue: db
    .insert(invoices)
    .values(given(invoices, "orderId", "number", "totalCents", "currency", "issuedAt", "seller"))
    .returning()
    .prepare(),
  cancel: db
    .update(invoices)
    .set(given(invoices, "cancelledAt"))
    .where(and(eq(invoices.orderId, sql.placeholder("orderId")), isNull(invoices.cancelledAt)))
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
  const { last, issue } = statements(db);
  return transaction(db, () => {
    const known = findInvoice(db, invoice);
    if (known) return known;
    const number = (last.get()?.number ?? 0) + 1;
    return issue.get({ ...invoice, number });
  });
}

/** It keeps its number: one that was given out is never given again. */
export function cancelInvoice(
  db: Database,
  { orderId, now }: { orderId: string; now: number },
): void {
  statements(db).cancel.run({ orderId, cancelledAt: now });
}
