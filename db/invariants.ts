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

/** What is to be paid for a run, as far as its place on its way says so. */
export interface Owed {
  runId: string;
  title: string;
  /** Nothing definite, while it is being taken or given back. */
  owedCents: number | null;
  currency: string;
  /** Whom its parcel is with, of what is sent. */
  carrier?: string | null;
  begunAt: number;
  movedAt: number;
}

/** What holds for payments, whatever they are for. */
export function listBrokenPayments(db: Database): BrokenInvariant[] {
  return chargedTwice(db);
}

interface Sums {
  found: number;
  expected: number;
  elsewhere: number;
}

/** What was paid and not given back is what is owed, less what somebody gave back at the provider past us. */
export function agrees({ found, expected, elsewhere }: Sums): boolean {
  return found <= expected && found >= expected - elsewhere;
}

export function disagreeing(subject: string, sums: Sums): BrokenInvariant[] {
  if (agrees(sums)) return [];
  const { expected, found } = sums;
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
