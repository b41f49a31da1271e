import { sql } from "drizzle-orm";
import type { Database } from "./connection.ts";
import { payments } from "./schema.ts";

/** A rule that must hold whatever has happened, and does not. */
export interface BrokenInvariant {
  rule: string;
  /** A run's id, or whatever else the rule is about. */
  subject: string;
  expected: number;
  found: number;
}

/** What holds for payments, whatever they are for. */
export function listBrokenPayments(db: Database): BrokenInvariant[] {
  return chargedTwice(db);
}

/** What was paid and not given back is what is owed, less what somebody gave back at the provider past us. */
export function disagreeing(
  subject: string,
  { found, expected, elsewhere }: { found: number; expected: number; elsewhere: number },
): BrokenInvariant[] {
  if (found <= expected && found >= expected - elsewhere) return [];
  return [{ rule: "captured − refunded = owed", subject, expected, found }];
}

function chargedTwice(db: Database): BrokenInvariant[] {
  return db
    .select({ id: payments.runId, charges: sql<number>`count(*)` })
    .from(payments)
    .where(
      sql`${payments.status} in ('authorised', 'captured', 'partially_refunded') and ${payments.refundedCents} < ${payments.amountCents}`,
    )
    .groupBy(payments.runId)
    .having(sql`count(*) > 1`)
    .all()
    .map(({ id, charges }) => ({
      rule: "one charge an order",
      subject: id,
      expected: 1,
      found: charges,
    }));
}
