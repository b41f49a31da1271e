import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Airline, createAirline } from "#server/outside/airlines.ts";
import { type Carrier, createCarrier } from "#server/outside/carriers.ts";
import { calm, createSandboxControls, type Dial } from "#server/outside/dials.ts";
import { createHotels, type Hotels } from "#server/outside/hotels.ts";
import type { Remote } from "#server/outside/http.ts";
import type { Post } from "#server/outside/mail.ts";
import { createPayments, type NewIntent, type Payments } from "#server/outside/payments.ts";
import { forEach, type PlayedSystem, type System, systems } from "#server/outside/systems.ts";
import { createSandbox, type Sandbox } from "#server/sandbox/app.ts";
import { openSandboxDatabase } from "#server/sandbox/database.ts";
import { closeLedgers, type Ledgers, openLedgers } from "#server/sandbox/ledgers.ts";
import { type CardBehaviour, testCards } from "#server/sandbox/test-cards.ts";

export const secret = "a secret between two";

export interface Playground extends Sandbox {
  folder: string;
  ledgers: Ledgers;
  /** What answers at the common address. */
  app: Sandbox["apps"]["world"];
  remote: Remote;
  payments: Payments;
  carrier: Carrier;
  airline: Airline;
  hotels: Hotels;
  /** Moves the clock, and does what has become due. */
  pass(ms: number): Promise<void>;
  now(): number;
  /** Turns the dial of one of them, as far as said. */
  turn(system: PlayedSystem, dial: Partial<Dial>): Promise<unknown>;
  pay(intentId: string, card: CardBehaviour): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

const nobodyListens = "http://127.0.0.1:9/nobody-listens";

/** A sandbox without a port, on a clock that only the test moves. */
export function openPlayground({
  folder = tempFolder(),
  inMemory = false,
  webhookUrl = nobodyListens,
  carrierUrl = nobodyListens,
  publicUrl,
  startAt = Date.UTC(2026, 10, 21, 9),
}: {
  folder?: string;
  inMemory?: boolean;
  webhookUrl?: string;
  carrierUrl?: string;
  publicUrl?: string;
  startAt?: number;
} = {}): Playground {
  let time = startAt;
  const now = () => time;
  const ledgers = inMemory
    ? forEach(systems, () => openSandboxDatabase({ file: ":memory:" }))
    : openLedgers(folder);
  const sandbox = createSandbox({
    ledgers,
    callbacks: { payment: webhookUrl, carrier: carrierUrl },
    webhookSecret: secret,
    publicUrl,
    clock: now,
  });
  onTestFinished(async () => {
    await sandbox.stop();
    closeLedgers(ledgers);
  });

  const at = (system: System): Remote => ({
    baseUrl: "http://sandbox.test",
    timeoutMs: 5_000,
    fetch: (url, init) => sandbox.apps[system].request(url, init),
  });
  const remote = at("world");
  return {
    ...sandbox,
    folder,
    ledgers,
    app: sandbox.apps.world,
    remote,
    payments: createPayments("Acorn", at("acorn")),
    carrier: createCarrier("Kestrel", at("kestrel")),
    airline: createAirline(remote),
    hotels: createHotels(remote),
    now,
    async pass(ms) {
      time += ms;
      await sandbox.runDue();
    },
    turn: (system, dial) => createSandboxControls(remote).turn(system, { ...calm, ...dial }),
    async pay(intentId, card) {
      return sandbox.apps.world.request(`/pay/${intentId}`, {
        method: "POST",
        body: new URLSearchParams({ action: "pay", card: testCards[card].number }),
      });
    },
    async post(path, body, headers = {}) {
      return sandbox.apps.world.request(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify(body),
      });
    },
  };
}

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cartwright-sandbox-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const anIntent: NewIntent = {
  orderId: "ord_1",
  amountCents: 2_400,
  currency: "EUR",
  callbackRef: "awakeable_1",
  returnUrl: "http://shop.test/orders/ord_1",
};

export const aLetter: Post = {
  to: { name: "Alice", address: "alice@shop.test" },
  subject: "Sent",
  text: "It left.",
  html: "<p>It left.</p>",
  ref: "ord_1",
  at: 0,
};

export const anAddress = {
  name: "Alice Archer",
  line1: "1 Mill Lane",
  postcode: "1010",
  city: "Vienna",
  country: "AT",
};
