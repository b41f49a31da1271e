import { createPayments, type Intent } from "#server/outside/payments.ts";
import { paymentProviders, type System } from "#server/outside/systems.ts";
import { type CardBehaviour, testCards } from "./test-cards.ts";

export const paymentOutcomes = ["success", "declined"] as const;
export type PaymentOutcome = (typeof paymentOutcomes)[number];

const cardFor: Record<PaymentOutcome, CardBehaviour> = { success: "approve", declined: "decline" };

const timeoutMs = 5_000;

/** Pays as a shopper would, on the payment page of the order's latest pending payment. */
export async function playPayment({
  urls,
  orderId,
  outcome,
}: {
  urls: Record<System, string>;
  orderId: string;
  outcome: PaymentOutcome;
}): Promise<string> {
  const providers = paymentProviders.map((name) =>
    createPayments(name, { baseUrl: urls[name], timeoutMs }),
  );
  const intents = (await Promise.all(providers.map((one) => one.intentsOf(orderId)))).flat();
  intents.sort((a, b) => a.createdAt - b.createdAt);
  const pending = intents.findLast(({ status }) => status === "pending");
  if (!pending) throw new Error(whyNone(orderId, intents));

  await payOnPage(new URL(pending.payUrl), testCards[cardFor[outcome]].number);
  const { intentId } = pending;
  const after = (await Promise.all(providers.map((one) => one.intentsOf(orderId)))).flat();
  const status = after.find((intent) => intent.intentId === intentId)?.status;
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
