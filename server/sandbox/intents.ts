import { and, eq, sql } from "drizzle-orm";
import { forColumns, given, insertNew, insertReturning, prepared } from "#db/prepared.ts";
import type { NewIntent } from "#server/outside/payments.ts";
import type { Ledger } from "./database.ts";
import { Refusal } from "./errors.ts";
import { newId } from "./ids.ts";
import { captures, intents, refunds } from "./schema.ts";
import { behaviourOf, lateCardMs } from "./test-cards.ts";

export type IntentRow = typeof intents.$inferSelect;

export interface Movement {
  id: string;
  amountCents: number;
  at: number;
}

type Change = Partial<Pick<IntentRow, "status" | "card" | "settlesAt" | "authorisedAt">>;

const statements = prepared((db) => ({
  open: insertReturning(db, intents),
  find: db
    .select()
    .from(intents)
    .where(eq(intents.id, sql.placeholder("intentId")))
    .prepare(),
  change: forColumns((names: readonly (keyof Change)[]) =>
    db
      .update(intents)
      .set(given(intents, ...names))
      .where(
        and(eq(intents.id, sql.placeholder("id")), eq(intents.status, sql.placeholder("from"))),
      )
      .returning()
      .prepare(),
  ),
  capture: insertNew(db, captures),
  refund: insertNew(db, refunds),
  captures: db
    .select(movement(captures))
    .from(captures)
    .where(eq(captures.intentId, sql.placeholder("intentId")))
    .prepare(),
  refunds: db
    .select(movement(refunds))
    .from(refunds)
    .where(eq(refunds.intentId, sql.placeholder("intentId")))
    .prepare(),
}));

/** The shop's side of a payment. Each of these runs inside a transaction of its caller. */

export function openIntent(
  ledger: Ledger,
  { intent, key, now }: { intent: NewIntent; key: string; now: number },
): IntentRow {
  return statements(ledger).open({ id: newId("pi"), key, ...intent, createdAt: now });
}

/** The shop lets go of the payment. Its answer says so, hence no webhook. */
export function cancelIntent(
  ledger: Ledger,
  { intentId, now }: { intentId: string; now: number },
): IntentRow {
  const intent = findIntent(ledger, intentId);
  switch (intent.status) {
    case "pending":
      return cancelPending(ledger, intent, now);
    case "authorised":
      return changeIntent(ledger, intent, { status: "voided" });
    case "declined":
    case "cancelled":
    case "voided":
      return intent;
    case "captured":
    case "partially_refunded":
    case "refunded":
      throw new Refusal(409, `intent_${intent.status}`, "The money has moved: refund it instead");
  }
}

export function cancelPending(ledger: Ledger, intent: IntentRow, now: number): IntentRow {
  const settlesAt = behaviourOf(intent.card) === "late" ? now + lateCardMs : null;
  return changeIntent(ledger, intent, { status: "cancelled", settlesAt });
}

export function captureIntent(
  ledger: Ledger,
  { intentId, key, now }: { intentId: string; key: string; now: number },
): IntentRow {
  const intent = findIntent(ledger, intentId);
  if (intent.status !== "authorised") {
    const message = `Only an authorised payment can be captured; this one is ${intent.status}`;
    throw new Refusal(409, `intent_${intent.status}`, message);
  }
  const { amountCents } = intent;
  statements(ledger).capture({ id: newId("cap"), key, intentId, amountCents, at: now });
  return changeIntent(ledger, intent, { status: "captured" });
}

export function refundIntent(
  ledger: Ledger,
  {
    intentId,
    amountCents,
    key,
    now,
  }: { intentId: string; amountCents: number; key: string; now: number },
): IntentRow {
  const intent = findIntent(ledger, intentId);
  const captured = totalCents(capturesOf(ledger, intentId));
  const left = captured - totalCents(refundsOf(ledger, intentId));
  if (amountCents > left) {
    const message = `${amountCents} cents cannot be refunded: ${left} are left of what was captured`;
    throw new Refusal(409, "refund_exceeds_captured", message);
  }
  statements(ledger).refund({ id: newId("ref"), key, intentId, amountCents, at: now });
  return changeIntent(ledger, intent, {
    status: amountCents === left ? "refunded" : "partially_refunded",
  });
}

export function findIntent(ledger: Ledger, intentId: string): IntentRow {
  const intent = statements(ledger).find.get({ intentId });
  if (!intent) throw new Refusal(404, "intent_not_found", `There is no payment ${intentId}`);
  return intent;
}

export function capturesOf(ledger: Ledger, intentId: string): Movement[] {
  return statements(ledger).captures.all({ intentId });
}

export function refundsOf(ledger: Ledger, intentId: string): Movement[] {
  return statements(ledger).refunds.all({ intentId });
}

export function totalCents(movements: Movement[]): number {
  return movements.reduce((total, { amountCents }) => total + amountCents, 0);
}

function movement({ id, amountCents, at }: typeof captures | typeof refunds) {
  return { id, amountCents, at };
}

/** A change of state applies only to the state it was decided on. */
export function changeIntent(
  ledger: Ledger,
  { id, status: from }: IntentRow,
  change: Change,
): IntentRow {
  return statements(ledger)
    .change(change)
    .get({ ...change, id, from });
}
