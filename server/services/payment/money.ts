import type { Context } from "@restatedev/restate-sdk";
import { findPaymentByIntent, letGoOfPayment, type Payment } from "#db/queries/payments.ts";
import { refused } from "#server/orchestration/refused.ts";
import { Refused } from "#server/outside/errors.ts";
import type { Intent, Payments } from "#server/outside/payments.ts";
import { asked } from "../asked.ts";
import { paymentsAt, providerOf } from "../payment-provider.ts";
import { confirm } from "./confirm.ts";
import type { PaymentOptions } from "./options.ts";
import { bounded, endless } from "./retry-policies.ts";

interface PaymentRef {
  runId: string;
  intentId: string;
  key: string;
}

export function capture(ctx: Context, options: PaymentOptions, payment: PaymentRef) {
  const act = (payments: Payments) => asked(captureOnce(payments, payment));
  return ctx.run("Capture the payment", () => confirmed(options, payment, act), bounded);
}

/** Refunds what was captured, voids what was not. */
export function undo(ctx: Context, options: PaymentOptions, payment: PaymentRef) {
  const { events } = options;
  const act = (payments: Payments, { id }: Payment) => {
    letGoOfPayment(events.db, { id, now: events.now() });
    return asked(giveBack(payments, payment));
  };
  return ctx.run("Give the money back", () => confirmed(options, payment, act), endless);
}

export function refund(
  ctx: Context,
  options: PaymentOptions,
  payment: PaymentRef & { amountCents: number },
) {
  const act = (payments: Payments) => asked(refundUpTo(payments, payment));
  return ctx.run("Refund some of it", () => confirmed(options, payment, act), endless);
}

/** A refusal because the money has moved already is what was wanted. */
async function captureOnce(payments: Payments, { intentId, key }: PaymentRef): Promise<Intent> {
  try {
    return await payments.capture(intentId, key);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const intent = await payments.intent(intentId);
    if (intent.status === "captured") return intent;
    throw error;
  }
}

/** Looked up first: what never happened is not undone, and what somebody else has undone is. */
export async function giveBack(payments: Payments, payment: GiveBack): Promise<Intent> {
  const before = await payments.intent(payment.intentId);
  try {
    return await letGo(payments, payment, before);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const intent = await payments.intent(payment.intentId);
    if (isOver(intent)) return intent;
    // A capture whose answer was lost came in between: then what it took is refunded.
    if (intent.status !== before.status) return letGo(payments, payment, intent);
    throw error;
  }
}

async function refundUpTo(
  payments: Payments,
  { intentId, key, amountCents }: GiveBack & { amountCents: number },
): Promise<Intent> {
  const intent = await payments.intent(intentId);
  const left = amountCents - intent.refundedCents;
  return left > 0 ? payments.refund({ intentId, amountCents: left }, `${key}/refund`) : intent;
}

type GiveBack = Pick<PaymentRef, "intentId" | "key">;

async function letGo(payments: Payments, { intentId, key }: GiveBack, intent: Intent) {
  if (isOver(intent)) return intent;
  if (intent.capturedCents === 0) return payments.cancel(intentId, `${key}/cancel`);
  const amountCents = intent.capturedCents - intent.refundedCents;
  return payments.refund({ intentId, amountCents }, `${key}/refund`);
}

function isOver({ status }: Intent): boolean {
  switch (status) {
    case "declined":
    case "cancelled":
    case "voided":
    case "refunded":
      return true;
    case "pending":
    case "authorised":
    case "captured":
    case "partially_refunded":
      return false;
  }
}

async function confirmed(
  { events, outside }: PaymentOptions,
  { runId, intentId }: PaymentRef,
  act: (payments: Payments, payment: Payment) => Promise<Intent>,
) {
  const payment = findPaymentByIntent(events.db, { intentId });
  if (payment?.runId !== runId) {
    throw refused(`Run ${runId} has no payment ${intentId}`, { errorCode: 404 });
  }
  const intent = await act(paymentsAt(outside.payments, providerOf(payment)), payment);
  await confirm(events, { payment, intent });
  return { status: intent.status };
}
