import { createPayments, type Intent } from "#server/outside/payments.ts";
import { type CardBehaviour, testCards } from "./test-cards.ts";

export const paymentOutcomes = ["success", "declined"] as const;
export type PaymentOutcome = (typeof paymentOutcomes)[number];

const cardFor: Record<PaymentOutcome, CardBehaviour> = { success: "approve", declined: "decline" };

const timeoutMs = 5_000;

/** Pays as a shopper would, on the payment page of the order's latest pending payment. */
export async function playPayment({
  baseUrl,
  orderId,
  outcome,
}: {
  baseUrl: string;
  orderId: string;
  outcome: PaymentOutcome;
}): Promise<string> {
  const payments = createPayments({ baseUrl, timeoutMs });
  const intents = await payments.intentsOf(orderId);
  const pending = intents.findLast(({ status }) => status === "pending");
  if (!pending) throw new Error(whyNone(orderId, intents));

  await payOnPage(new URL(`/pay/${pending.intentId}`, baseUrl), testCards[cardFor[outcome]].number);
  const { intentId, status } = await payments.intent(pending.intentId);
  return `Order ${orderId}: payment ${intentId} is ${status}`;
}

function whyNone(orderId: string, intents: Intent[]): string {
  const last = intents.at(-1);
  return last
    ? `Order ${orderId} waits for no payment: the last one is ${last.status}`
    : `The payment provider knows no payment of order ${orderId}`;
}

async function payOnPage(payUrl: URL, card: string): Promise<void> {
  const response = await fetch(payUrl, {
    method: "POST",
    body: new URLSearchParams({ action: "pay", card }),
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status !== 303) {
    throw new Error(`The payment page answered ${response.status}: ${await response.text()}`);
  }
}
