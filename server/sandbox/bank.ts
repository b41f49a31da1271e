import { lte, sql } from "drizzle-orm";
import { prepared } from "#db/prepared.ts";
import type { PaymentEvent, PaymentEventType } from "#server/outside/payment-events.ts";
import type { Ledger } from "./database.ts";
import { Refusal } from "./errors.ts";
import { newId } from "./ids.ts";
import { cancelPending, changeIntent, findIntent, type IntentRow } from "./intents.ts";
import { intents } from "./schema.ts";
import {
  behaviourOf,
  type CardBehaviour,
  lateCardMs,
  slowCardMs,
  testCards,
} from "./test-cards.ts";
import { tellShop } from "./webhooks.ts";

const statements = prepared((db) => ({
  due: db
    .select()
    .from(intents)
    .where(lte(intents.settlesAt, sql.placeholder("now")))
    .prepare(),
}));

/** The shopper's and the bank's side of a payment. Each of these runs in its caller's transaction. */

export function payIntent(
  ledger: Ledger,
  { intentId, behaviour, now }: { intentId: string; behaviour: CardBehaviour; now: number },
): IntentRow {
  const intent = findIntent(ledger, intentId);
  const card = testCards[behaviour].number;
  if (intent.card === card) return intent; // The button was clicked twice.

  if (!isPayable(intent, behaviour, now)) {
    const state = intent.status === "pending" ? "out of time" : intent.status;
    throw new Refusal(
      409,
      `intent_${intent.status}`,
      `This card was not used: the payment is ${state}.`,
    );
  }
  const settlesAt = settlementOf(intent, behaviour, now);
  const tried = changeIntent(ledger, intent, { card, settlesAt });
  return answerOfTheBank(ledger, tried, behaviour, now);
}

/** A late card is paid although the shop has given up: that is what it is for. */
function isPayable(intent: IntentRow, behaviour: CardBehaviour, now: number): boolean {
  if (behaviour === "late") return intent.status === "pending" || intent.status === "cancelled";
  return intent.status === "pending" && !isExpired(intent, now);
}

export function isExpired({ expiresAt }: IntentRow, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}

function settlementOf(intent: IntentRow, behaviour: CardBehaviour, now: number): number | null {
  if (behaviour === "slow") return now + slowCardMs;
  if (behaviour !== "late") return null;
  if (intent.status === "cancelled") return now + lateCardMs;
  if (intent.expiresAt === null) return null; // It settles once the shop cancels.
  return Math.max(intent.expiresAt, now) + lateCardMs;
}

function answerOfTheBank(
  ledger: Ledger,
  intent: IntentRow,
  behaviour: CardBehaviour,
  now: number,
): IntentRow {
  switch (behaviour) {
    case "approve":
      return authorise(ledger, intent, { now });
    case "untold":
      return authorise(ledger, intent, { now, deliveries: 0 });
    case "duplicate":
      return authorise(ledger, intent, { now, deliveries: 3 });
    case "decline": {
      const declined = changeIntent(ledger, intent, { status: "declined" });
      tell(ledger, { intent: declined, type: "payment.declined", now });
      return declined;
    }
    case "slow":
    case "never":
    case "late":
      return intent;
  }
}

function authorise(
  ledger: Ledger,
  intent: IntentRow,
  { now, deliveries = 1 }: { now: number; deliveries?: number },
): IntentRow {
  const settled = { status: "authorised", settlesAt: null, authorisedAt: now } as const;
  const authorised = changeIntent(ledger, intent, settled);
  tell(ledger, { intent: authorised, type: "payment.authorised", now, deliveries });
  return authorised;
}

/** The shopper turns back on the payment page; the shop hears of it by webhook. */
export function abandonIntent(
  ledger: Ledger,
  { intentId, now }: { intentId: string; now: number },
): IntentRow {
  const intent = findIntent(ledger, intentId);
  if (intent.status !== "pending") return intent;
  const cancelled = cancelPending(ledger, intent, now);
  tell(ledger, { intent: cancelled, type: "payment.cancelled", now });
  return cancelled;
}

/** Gives the slow and the late cards whose time has come their answer. */
export function settleDue(ledger: Ledger, now: number): void {
  for (const intent of statements(ledger).due.all({ now })) {
    const isLate = behaviourOf(intent.card) === "late";
    if (isLate || !isExpired(intent, now)) authorise(ledger, intent, { now });
    else changeIntent(ledger, intent, { settlesAt: null });
  }
}

interface News {
  intent: IntentRow;
  type: PaymentEventType;
  now: number;
  deliveries?: number;
}

function tell(ledger: Ledger, { intent, type, now, deliveries }: News): void {
  const { id: intentId, orderId, callbackRef, amountCents, currency } = intent;
  const event: PaymentEvent = {
    ...{ eventId: newId("evt"), type, intentId, orderId, callbackRef, amountCents, currency },
    occurredAt: now,
  };
  tellShop(ledger, {
    teller: "payment",
    event,
    now,
    ...(deliveries !== undefined && { deliveries }),
  });
}
