import { and, asc, count, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { payments, runs } from "../schema.ts";
import { type PaymentStatus, paymentStatuses } from "../statuses.ts";

const statements = prepared((db) => ({
  ofAttempt: db
    .select()
    .from(payments)
    .where(
      and(
        eq(payments.runId, sql.placeholder("runId")),
        eq(payments.attempt, sql.placeholder("attempt")),
      ),
    )
    .prepare(),
  ofIntent: db
    .select()
    .from(payments)
    .where(eq(payments.intentId, sql.placeholder("intentId")))
    .prepare(),
  all: db
    .select()
    .from(payments)
    .where(eq(payments.runId, sql.placeholder("runId")))
    .orderBy(asc(payments.attempt))
    .prepare(),
}));

export function findPayment(db: Database, { runId, attempt }: { runId: string; attempt: number }) {
  return statements(db).ofAttempt.get({ runId, attempt });
}

export type Payment = NonNullable<ReturnType<typeof findPayment>>;

export function findPaymentByIntent(db: Database, { intentId }: { intentId: string }) {
  return statements(db).ofIntent.get({ intentId });
}

/** Whoever asks has already been shown to own the run, or to be an admin. */
export function listPayments(db: Database, { runId }: { runId: string }) {
  return statements(db).all.all({ runId });
}

/**
 * Which payment an event is about. Its intent may not be written down yet when the provider is quick:
 * then what waits for it tells.
 */
export function findPaymentOfEvent(
  db: Database,
  { intentId, callbackRef }: { intentId: string; callbackRef: string },
): Payment | undefined {
  return db
    .select()
    .from(payments)
    .where(
      and(
        eq(payments.awakeableId, callbackRef),
        or(eq(payments.intentId, intentId), isNull(payments.intentId)),
      ),
    )
    .get();
}

/** Before the provider is asked, so that a lost answer can be looked up. Once for each attempt. */
export function insertPayment(
  db: Pick<Database, "insert">,
  payment: typeof payments.$inferInsert,
): void {
  db.insert(payments).values(payment).onConflictDoNothing().run();
}

interface Confirmation {
  id: string;
  intentId: string;
  payUrl?: string;
  status: PaymentStatus;
  capturedCents?: number;
  refundedCents?: number;
  now: number;
}

/**
 * Writes down what the provider has confirmed. Answers that overtake each other on their way here do
 * not take a payment back: a status only ever gives way to one that can follow it.
 */
export function confirmPayment(
  db: Pick<Database, "update">,
  { id, status, now, ...confirmed }: Confirmation,
): boolean {
  const earlier = paymentStatuses.filter((other) => ranks[other] <= ranks[status]);
  const written = db
    .update(payments)
    .set({ status, ...confirmed, updatedAt: now })
    .where(and(eq(payments.id, id), inArray(payments.status, earlier)))
    .run();
  return written.changes === 1;
}

/** Nobody waits for it any more: what still arrives for it is late. The first moment stays. */
export function letGoOfPayment(
  db: Pick<Database, "update">,
  { id, now }: { id: string; now: number },
): void {
  db.update(payments)
    .set({ letGoAt: now, updatedAt: now })
    .where(and(eq(payments.id, id), isNull(payments.letGoAt)))
    .run();
}

/** A cancelled payment can still be authorised: a bank may answer late. */
const ranks: Record<PaymentStatus, number> = {
  pending: 0,
  declined: 1,
  cancelled: 1,
  timed_out: 1,
  authorised: 2,
  voided: 3,
  captured: 3,
  partially_refunded: 4,
  refunded: 5,
};

/** For the fraud check: how often this user's cards were declined of late. */
export function countDeclined(
  db: Database,
  { userId, since }: { userId: string; since: number },
): number {
  const declined = db
    .select({ total: count() })
    .from(payments)
    .innerJoin(runs, eq(runs.id, payments.runId))
    .where(
      and(eq(runs.userId, userId), eq(payments.status, "declined"), gt(payments.updatedAt, since)),
    )
    .get();
  return declined?.total ?? 0;
}
