import { randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import { type Carrier, createCarrier } from "#server/outside/carriers.ts";
import { createSandboxControls } from "#server/outside/dials.ts";
import { createEasyPostCarrier } from "#server/outside/easypost/carrier.ts";
import type { Gate } from "#server/outside/gate.ts";
import type { PlayedCarrier } from "#server/outside/systems.ts";
import { anAddress, openPlayground } from "../sandbox/playground.ts";
import { easyPostKey, type PlayedEasyPost, playEasyPost } from "../support/easypost/listen.ts";

/** A carrier as its adapter speaks to it, and what a test can make happen there. */
export interface Bench {
  carrier: Carrier;
  /** The parcel goes all its way. */
  arrive(shipmentId: string): Promise<void>;
  /** What is asked next happens, and nobody hears of it. */
  loseNextAnswer(): Promise<void>;
  /** It is closed, and answers nothing but that. */
  turn(answering: "down" | "answers"): Promise<void>;
}

type Watched = { gate?: Gate };

export const benches: Record<string, (watched?: Watched) => Promise<Bench>> = {
  Kestrel: (watched) => playedBench("kestrel", watched),
  Plover: (watched) => playedBench("plover", watched),
  EasyPost: async (watched) => (await easyPostBench(watched)).bench,
};

async function playedBench(name: PlayedCarrier, watched: Watched = {}): Promise<Bench> {
  const playground = openPlayground({ inMemory: true });
  const app = playground.apps[name];
  const controls = createSandboxControls(playground.remote);
  return {
    carrier: createCarrier(name, {
      baseUrl: "http://sandbox.test",
      timeoutMs: 5_000,
      fetch: (url, init) => app.request(url, init),
      ...watched,
    }),
    arrive: () => playground.pass(deliverySeconds * 1_000),
    async loseNextAnswer() {
      await controls.loseNext(name);
    },
    async turn(answering) {
      await playground.turn(name, { answering });
    },
  };
}

const deliverySeconds = 100;
export const sender = {
  name: "Cartwright",
  line1: "4 Sawmill Lane",
  postcode: "1010",
  city: "Vienna",
  country: "AT",
};

export async function easyPostBench({
  apiKey = easyPostKey,
  ...watched
}: Watched & { apiKey?: string } = {}): Promise<{ bench: Bench; easypost: PlayedEasyPost }> {
  const easypost = await playEasyPost();
  onTestFinished(() => easypost.stop());
  const remote = { apiKey, sender, baseUrl: easypost.url, timeoutMs: 5_000, ...watched };
  const bench: Bench = {
    carrier: createEasyPostCarrier(remote),
    async arrive(shipmentId) {
      for (const status of ["in_transit", "out_for_delivery", "delivered"]) {
        easypost.account.scan(shipmentId, status);
      }
    },
    loseNextAnswer: async () => easypost.next("loses the answer"),
    turn: async (answering) => easypost.turn(answering),
  };
  return { bench, easypost };
}

export function newLabel(orderId = newOrderId()) {
  return { orderId, address: anAddress, weightGrams: 1_200 };
}

export function newOrderId(): string {
  return `ord_${randomUUID()}`;
}

/** On its way for so long. */
export function newParcel({ orderId, labelId }: { orderId: string; labelId: string }) {
  return { orderId, labelId, deliverySeconds };
}
