import { Refused } from "../errors.ts";
import type { Intent, NewIntent, PaymentLedger, Payments } from "../payments.ts";
import { connectStripe, type StripeClient, type StripeRemote } from "./client.ts";
import { toMinorUnits } from "./minor-units.ts";
import {
  intentIn,
  newSession,
  ourMark,
  type Session,
  sessionSchema,
  wholeSession,
} from "./session.ts";

/** Stripe as a payment provider: Checkout's page, money reserved there and captured by us. */
export function createStripePayments(remote: StripeRemote): Payments {
  const stripe = connectStripe(remote);
  return {
    createIntent: (intent, key) => open(stripe, intent, key),
    capture: (intentId, key) => capture(stripe, intentId, key),
    cancel: (intentId, key) => cancel(stripe, intentId, key),
    refund: (refund, key) => giveBack(stripe, refund, key),
    intent: (intentId) => look(stripe, intentId),
    intentsOf: async (orderId, asked = lastDay()) =>
      lookAtAll(stripe, await pagesOf(stripe, orderId, asked)),
    ledgerOf: async (orderId, known = []) => ledgerOf(orderId, await lookAtAll(stripe, known)),
  };
}

async function open(stripe: StripeClient, intent: NewIntent, key: string): Promise<Intent> {
  const wanted = newSession(intent);
  const session = await stripe.changeOnce(key, async ({ checkout }, keyed) =>
    sessionSchema.parse(await checkout.sessions.create(wanted, keyed)),
  );
  return intentIn(session, { refunds: [], disputes: [] });
}

async function capture(stripe: StripeClient, intentId: string, key: string): Promise<Intent> {
  const money = moneyOf(await read(stripe, intentId));
  await stripe.changeOnce(key, ({ paymentIntents }, keyed) =>
    paymentIntents.capture(money, {}, keyed),
  );
  return look(stripe, intentId);
}

async function cancel(stripe: StripeClient, intentId: string, key: string): Promise<Intent> {
  const intent = await look(stripe, intentId);
  switch (intent.status) {
    case "pending":
      await stripe.changeOnce(`${key}/expire`, ({ checkout }, keyed) =>
        checkout.sessions.expire(intentId, {}, keyed),
      );
      return look(stripe, intentId);
    case "authorised":
      await stripe.changeOnce(`${key}/void`, ({ paymentIntents }, keyed) =>
        paymentIntents.cancel(intent.reference ?? "", {}, keyed),
      );
      return look(stripe, intentId);
    case "declined":
    case "cancelled":
    case "voided":
      return intent;
    case "captured":
    case "partially_refunded":
    case "refunded":
      throw new Refused(`intent_${intent.status}`, "The money has moved: refund it instead");
  }
}

async function giveBack(
  stripe: StripeClient,
  { intentId, amountCents }: { intentId: string; amountCents: number },
  key: string,
): Promise<Intent> {
  const session = await read(stripe, intentId);
  const wanted = {
    payment_intent: moneyOf(session),
    amount: toMinorUnits(amountCents, session.currency),
    metadata: { ...ourMark, order: session.client_reference_id },
  };
  await stripe.change(key, ({ refunds }, keyed) => refunds.create(wanted, keyed));
  return look(stripe, intentId);
}

function moneyOf({ payment_intent: paid }: Session): string {
  if (paid) return paid.id;
  throw new Refused("intent_pending", "Stripe refused: nobody has paid it yet");
}

function read({ ask }: StripeClient, intentId: string): Promise<Session> {
  return ask(async ({ checkout }) =>
    sessionSchema.parse(await checkout.sessions.retrieve(intentId, { expand: wholeSession })),
  );
}

/** With what has become of its money: most have neither refunds nor disputes, and are not asked for them. */
async function look(stripe: StripeClient, intentId: string): Promise<Intent> {
  const session = await read(stripe, intentId);
  const { id = "", latest_charge: charge = null } = session.payment_intent ?? {};
  const listed = { payment_intent: id, limit: 100 };
  const hasRefunds = charge && charge.amount_captured > 0 && charge.amount_refunded > 0;
  return intentIn(session, {
    refunds: hasRefunds
      ? await stripe.ask(({ refunds }) => refunds.list(listed).autoPagingToArray(plenty))
      : [],
    disputes: charge?.disputed
      ? await stripe.ask(({ disputes }) => disputes.list(listed).autoPagingToArray(plenty))
      : [],
  });
}

const plenty = { limit: 1_000 };

async function lookAtAll(stripe: StripeClient, ids: readonly string[]): Promise<Intent[]> {
  const intents: Intent[] = [];
  for (const id of ids) intents.push(await look(stripe, id));
  return intents;
}

/** Among all that were opened then: Stripe's search would find them at once, and lags behind. */
function pagesOf(
  { ask }: StripeClient,
  orderId: string,
  { from, until }: { from: number; until: number },
): Promise<string[]> {
  const created = { gte: toSeconds(from) - clocksDiffer, lte: toSeconds(until) + clocksDiffer };
  return ask(async ({ checkout }) => {
    const found: string[] = [];
    for await (const one of checkout.sessions.list({ created, limit: 100 })) {
      if (one.client_reference_id === orderId) found.push(one.id);
    }
    return found;
  });
}

/** Stripe's clock and ours, in seconds. */
const clocksDiffer = 2 * 60;

function toSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function lastDay() {
  return { from: Date.now() - 24 * 60 * 60_000, until: Date.now() };
}

function ledgerOf(orderId: string, intents: Intent[]): PaymentLedger {
  const sum = (of: "capturedCents" | "refundedCents") =>
    intents.reduce((total, intent) => total + intent[of], 0);
  const [capturedCents, refundedCents] = [sum("capturedCents"), sum("refundedCents")];
  return { orderId, capturedCents, refundedCents, intents };
}
