import type { Hono } from "hono";
import {
  carrierNames,
  forEach,
  type PaymentProvider,
  paymentProviders,
  type System,
  systems,
} from "#server/outside/systems.ts";
import { createAirlineRoutes } from "./airline.ts";
import { createCarrierRoutes } from "./carrier.ts";
import type { Clock } from "./clock.ts";
import { createHostedPage } from "./hosted-page.ts";
import { createHotelRoutes } from "./hotels.ts";
import { createLedgerRoutes } from "./ledger.ts";
import type { Ledgers } from "./ledgers.ts";
import { createOutboxRoutes } from "./outbox.ts";
import { createPaymentRoutes } from "./payments.ts";
import { createAddress, createSystem } from "./system.ts";
import type { Callbacks } from "./webhooks.ts";

export interface Sandbox {
  /** What each answers at its own address. */
  apps: Record<System, Hono>;
  /** Does by itself, from now on, whatever becomes due. */
  start(): void;
  /** Does what is due now, and ends when it is done. */
  runDue(): Promise<void>;
  stop(): Promise<void>;
}

interface SandboxOptions {
  ledgers: Ledgers;
  callbacks: Callbacks;
  webhookSecret: string;
  /** Where browsers find the payment pages, when that is not where their providers are asked. */
  publicUrl?: string | undefined;
  clock?: Clock;
}

/** The outside, played: whom a shop pays through, sends with and travels by. */
export function createSandbox({
  ledgers,
  publicUrl,
  clock = Date.now,
  ...told
}: SandboxOptions): Sandbox {
  const parts = forEach(systems, (name) => createSystem({ db: ledgers[name], clock, ...told }));
  // Nothing of the world happens by itself.
  const lively = [...paymentProviders, ...carrierNames].map((name) => parts[name]);
  const paymentsOf = (name: PaymentProvider) =>
    createPaymentRoutes({ ...parts[name], ...(publicUrl && { pagesAt: publicUrl + pages[name] }) });

  const { world, ...others } = forEach(systems, (name) =>
    createAddress(name === "world" ? lively : [parts[name]]),
  );
  for (const name of paymentProviders) {
    others[name].route("/payments", paymentsOf(name)).route("/pay", createHostedPage(parts[name]));
    world.route(pages[name], createHostedPage(parts[name]));
  }
  for (const name of carrierNames) others[name].route("/carrier", createCarrierRoutes(parts[name]));
  world
    .route("/airline", createAirlineRoutes(parts.world))
    .route("/hotels", createHotelRoutes(parts.world))
    .route("/outbox", createOutboxRoutes(parts.world))
    .route("/ledger", createLedgerRoutes({ ledgers, clock }))
    // Before there were two of each, they were here: what was begun then still asks here.
    .route("/payments", paymentsOf("acorn"))
    .route("/carrier", createCarrierRoutes(parts.kestrel));

  return {
    apps: { world, ...others },
    start: () => {
      for (const { due } of lively) due.start();
    },
    runDue: () => each(lively, ({ due }) => due.run()),
    stop: () => each(Object.values(parts), ({ stop }) => stop()),
  };
}

async function each<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  await Promise.all(all.map(act));
}

/** At the world's address, to which a proxy passes on whoever pays. The longer path is asked first. */
const pages: Record<PaymentProvider, string> = { birch: "/pay/birch", acorn: "/pay" };
