import { and, asc, count, eq, gt, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { forColumns, given, insertOnce, isAmong, prepared } from "../prepared.ts";
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
    // The one that took it, as soon as there is one.
    .orderBy(isNotNull(payments.letGoAt), isNull(payments.intentId), asc(payments.createdAt))
    .prepare(),
  ofIntent: db
    .select()
    .from(payments)
    .where(eq(payments.intentId, sql.placeholder("intentId")))
    .prepare(),
  ofReference: db
    .select()
    .from(payments)
    .where(eq(payments.reference, sql.placeholder("reference")))
    .prepare(),
  all: db
    .select()
    .from(payments)
    .where(eq(payments.runId, sql.placeholder("runId")))
    .orderBy(asc(payments.attempt), asc(payments.createdAt), asc(payments.provider))
    .prepare(),
  ofEvent: db
    .select()
    .from(payments)
    .where(
      and(
        eq(payments.awakeableId, sql.placeholder("callbackRef")),
        or(eq(payments.intentId, sql.placeholder("intentId")), isNull(payments.intentId)),
        or(eq(payments.provider, sql.placeholder("provider")), isNull(sql.placeholder("provider"))),
      ),
    )
    .orderBy(isNull(payments.intentId))
    .prepare(),
  ofAwakeable: db
    .select()
    .from(payments)
    .where(eq(payments.awakeableId, sql.placeholder("awakeableId")))
    .orderBy(isNotNull(payments.passedOver), isNull(payments.intentId))
    .prepare(),
  insert: insertOnce(db, payments),
  confirm: forColumns((names: readonly (keyof Payment)[]) =>
    db
      .update(payments)
      .set(onlyMore(given(payments, ...names)))
      .where(and(eq(payments.id, sql.placeholder("id")), isAmong(payments.status, "earlier")))
      .prepare(),
  ),
  letGo: db
    .update(payments)
    .set(given(payments, "letGoAt", "updatedAt"))
    .where(and(eq(payments.id, sql.placeholder("id")), isNull(payments.letGoAt)))
    .prepare(),
  nothing: db
    .update(payments)
    .set({ ...given(payments, "updatedAt"), status: "cancelled" })
    .where(
      and(
        eq(payments.id, sql.placeholder("id")),
        eq(payments.status, "pending"),
        isNull(payments.intentId),
      ),
    )
    .prepare(),
  trouble: db
    .update(payments)
    .set(given(payments, "trouble", "updatedAt"))
    .where(eq(payments.id, sql.placeholder("id")))
    .prepare(),
  passOver: db
    .update(payments)
    .set(given(payments, "passedOver", "letGoAt", "updatedAt"))
    .where(and(eq(payments.id, sql.placeholder("id")), isNull(payments.letGoAt)))
    .prepare(),
  declined: db
    .select({ total: count() })
    .from(payments)
    .innerJoin(runs, eq(runs.id, payments.runId))
    .where(
      and(
        eq(runs.userId, sql.placeholder("userId")),
        eq(payments.status, "declined"),
        gt(payments.updatedAt, sql.placeholder("since")),
      ),
    )
    .prepare(),
}));

const moved = ["capturedCents", "refundedCents", "refundedElsewhereCents"] as const;

/** Of two answers of one status the one that tells of less money is the older. */
function onlyMore<Values extends Partial<Record<keyof Payment, SQL>>>(values: Values): Values {
  const more = moved.flatMap((name) =>
    values[name] ? [[name, sql`max(${payments[name]}, ${values[name]})`]] : [],
  );
  return { ...values, ...Object.fromEntries(more) };
}

interface OfAttempt {
  runId: string;
  attempt: number;
}

/** The one that is paid, or waits to be. */
export function findPayment(db: Database, { runId, attempt }: OfAttempt): Payment | undefined {
  return statements(db).ofAttempt.get({ runId, attempt });
}

/** At every provider that was asked. */
export function listPaymentsOfAttempt(db: Database, { runId, attempt }: OfAttempt): Payment[] {
  return statements(db).ofAttempt.all({ runId, attempt });
}

export type Payment = typeof payments.$inferSelect;

export function findPaymentByIntent(db: Database, { intentId }: { intentId: string }) {
  return statements(db).ofIntent.get({ intentId });
}

/** By what its money is called at the provider. */
export function findPaymentByReference(db: Database, { reference }: { reference: string }) {
  return statements(db).ofReference.get({ reference });
}

/** Whoever asks has already been shown to own the run, or to be an admin. */
export function listPayments(db: Database, { runId }: { runId: string }) {
  return statements(db).all.all({ runId });
}

/** The one that whoever waits is paid by. */
export function findPaymentByAwakeable(db: Database, { awakeableId }: { awakeableId: string }) {
  return statements(db).ofAwakeable.get({ awakeableId });
}

/**
 * Which payment an event is about. Its intent may not be written down yet when the provider is quick:
 * then what waits for it tells.
 */
export function findPaymentOfEvent(
  db: Database,
  {
    intentId,
    callbackRef,
    provider,
  }: { intentId: string; callbackRef: string; provider?: string | undefined },
): Payment | undefined {
  return statements(db).ofEvent.get({ intentId, callbackRef, provider: provider ?? null });
}

/** Before the provider is asked, so that a lost answer can be looked up. Once for each attempt. */
export function insertPayment(db: Database, payment: typeof payments.$inferInsert): void {
  statements(db).insert(payment);
}

interface Confirmation {
  id: string;
  intentId: string;
  payUrl?: string;
  status: PaymentStatus;
  capturedCents?: number;
  refundedCents?: number;
  refundedElsewhereCents?: number;
  reference?: string | undefined;
  now: number;
}

/**
 * Writes down what the provider has confirmed. Answers that overtake each other on their way here do
 * not take a payment back: a status only ever gives way to one that can follow it.
 */
export function confirmPayment(
  db: Database,
  { id, status, now, ...confirmed }: Confirmation,
): boolean {
  const row = { status, ...confirmed, updatedAt: now };
  const earlier = paymentStatuses.filter((other) => ranks[other] <= ranks[status]);
  const confirm = statements(db).confirm(row);
  return confirm.run({ ...row, id, earlier: JSON.stringify(earlier) }).changes === 1;
}

/** The provider has nothing of it; what it may still answer late takes its place. */
export function confirmNothing(db: Database, { id, now }: { id: string; now: number }): void {
  statements(db).nothing.run({ id, updatedAt: now });
}

export function noteTrouble(
  db: Database,
  { id, trouble, now }: { id: string; trouble: string; now: number },
): void {
  statements(db).trouble.run({ id, trouble, updatedAt: now });
}

/** Another provider took it. */
export function passOverPayment(
  db: Database,
  { id, passedOver, now }: { id: string; passedOver: string; now: number },
): void {
  statements(db).passOver.run({ id, passedOver, letGoAt: now, updatedAt: now });
}

/** Nobody waits for it any more: what still arrives for it is late. The first moment stays. */
export function letGoOfPayment(db: Database, { id, now }: { id: string; now: number }): void {
  statements(db).letGo.run({ id, letGoAt: now, updatedAt: now });
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
export function countDeclined(db: Database, window: { userId: string; since: number }): number {
  return statements(db).declined.get(window)?.total ?? 0;
}
