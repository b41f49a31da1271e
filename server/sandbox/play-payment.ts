import { createPayments, type Intent } from "#server/outside/payments.ts";
import { playedProviders, type System } from "#server/outside/systems.ts";
import { type CardBehaviour, testCards } from "./test-cards.ts";

export const paymentOutcomes = ["success", "declined", "untold"] as const;
export type PaymentOutcome = (typeof paymentOutcomes)[number];

const cardFor: Record<PaymentOutcome, CardBehaviour> = {
  success: "approve",
  declined: "decline",
  untold: "untold",
};

const timeoutMs = 5_000;

/** Pays as a shopper would, on the payment page of the order's latest pending payment. */
export async function playPayment({
  urls,
  orderId,
  outcome,
}: {
  urls: Urls;
  orderId: string;
  outcome: PaymentOutcome;
}): Promise<string> {
  const intents = await intentsOf(urls, orderId);
  const pending = intents.findLast(({ status }) => status === "pending");
  if (!pending) throw new Error(whyNone(orderId, intents));

  // At the provider's own port: its page may have a public name that leads nowhere from here.
  const { intentId, provider } = pending;
  await payOnPage(new URL(`/pay/${intentId}`, urls[provider]), testCards[cardFor[outcome]].number);
  const after = await intentsOf(urls, orderId);
  const status = after.find((intent) => intent.intentId === intentId)?.status;
  return `Order ${orderId}: payment ${intentId} is ${status}`;
}

type Urls = Record<System, string>;

async function intentsOf(urls: Urls, orderId: string) {
  const asking = playedProviders.map(async (provider) => {
    const payments = createPayments(provider, { baseUrl: urls[provider], timeoutMs });
    return (await payments.intentsOf(orderId)).map((intent) => ({ ...intent, provider }));
  });
  return (await Promise.all(asking)).flat().sort((a, b) => a.createdAt - b.createdAt);
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
