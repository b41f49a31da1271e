import { randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import { createSandboxControls } from "#server/outside/dials.ts";
import type { Gate } from "#server/outside/gate.ts";
import { createPayments, type Payments } from "#server/outside/payments.ts";
import { createStripePayments } from "#server/outside/stripe/payments.ts";
import type { PlayedProvider } from "#server/outside/systems.ts";
import { testCards } from "#server/sandbox/test-cards.ts";
import { openPlayground } from "../sandbox/playground.ts";
import { type PlayedStripe, playStripe, stripeKey } from "../support/stripe/listen.ts";

/** A provider as its adapter speaks to it, and what a test can make happen there. */
export interface Bench {
  payments: Payments;
  now(): number;
  /** The shopper pays, on the provider's page. */
  pay(intentId: string): Promise<void>;
  /** What is asked next happens, and nobody hears of it. */
  loseNextAnswer(): Promise<void>;
  /** It is closed, and answers nothing but that. */
  turn(answering: "down" | "answers"): Promise<void>;
}

type Watched = { gate?: Gate };

export const benches: Record<string, (watched?: Watched) => Promise<Bench>> = {
  Acorn: (watched) => playedBench("acorn", watched),
  Birch: (watched) => playedBench("birch", watched),
  Stripe: async (watched) => (await stripeBench(watched)).bench,
};

async function playedBench(name: PlayedProvider, watched: Watched = {}): Promise<Bench> {
  const playground = openPlayground();
  const app = playground.apps[name];
  const controls = createSandboxControls(playground.remote);
  return {
    payments: createPayments(name, {
      baseUrl: "http://sandbox.test",
      timeoutMs: 5_000,
      fetch: (url, init) => app.request(url, init),
      ...watched,
    }),
    now: playground.now,
    async pay(intentId) {
      const body = new URLSearchParams({ action: "pay", card: testCards.approve.number });
      await app.request(`/pay/${intentId}`, { method: "POST", body });
    },
    async loseNextAnswer() {
      await controls.loseNext(name);
    },
    async turn(answering) {
      await playground.turn(name, { answering });
    },
  };
}

export async function stripeBench({
  timeoutMs = 5_000,
  ...watched
}: Watched & { timeoutMs?: number; secretKey?: string } = {}): Promise<{
  bench: Bench;
  stripe: PlayedStripe;
}> {
  const stripe = await playStripe();
  onTestFinished(() => stripe.stop());
  const remote = { secretKey: stripeKey, baseUrl: stripe.url, timeoutMs, ...watched };
  const bench: Bench = {
    payments: createStripePayments(remote),
    now: Date.now,
    pay: async (intentId) => stripe.account.pay(intentId),
    loseNextAnswer: async () => stripe.next("loses the answer"),
    turn: async (answering) => stripe.turn(answering),
  };
  return { bench, stripe };
}

export function newOrder() {
  return {
    orderId: `ord_${randomUUID()}`,
    title: "Order 12",
    amountCents: 2_400,
    currency: "EUR",
    callbackRef: `awakeable_${randomUUID()}`,
    returnUrl: "http://shop.test/orders/ord_1",
  };
}
