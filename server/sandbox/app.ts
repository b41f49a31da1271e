import { Hono } from "hono";
import {
  forEach,
  type PlayedCarrier,
  type PlayedProvider,
  type PlayedSystem,
  playedCarriers,
  playedProviders,
  type System,
  systems,
} from "#server/outside/systems.ts";
import { createAirlineRoutes } from "./airline.ts";
import { createAllLedgersRoute } from "./all-ledgers.ts";
import { createCarrierRoutes } from "./carrier.ts";
import type { Clock } from "./clock.ts";
import { createDialRoutes, TurnedDials, turnedBy } from "./dials.ts";
import { answerError } from "./errors.ts";
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
  const dials = new TurnedDials(ledgers.world);
  const parts = forEach(systems, (name) =>
    createSystem({
      ...{ db: ledgers[name], clock, ...told },
      ...(name !== "world" && { manner: () => dials.of(name) }),
    }),
  );
  /** As it is turned at the moment. */
  const turned = (name: PlayedSystem, routes: Hono) =>
    new Hono().use(turnedBy(dials, name)).route("/", routes).onError(answerError);
  // Nothing of the world happens by itself.
  const lively = [...playedProviders, ...playedCarriers].map((name) => parts[name]);
  const paymentsOf = (name: PlayedProvider) =>
    createPaymentRoutes({ ...parts[name], ...(publicUrl && { pagesAt: publicUrl + pages[name] }) });
  const carrierRoutesOf = (name: PlayedCarrier) =>
    createCarrierRoutes({ ...parts[name], slotsPerDay: () => dials.of(name).slotsPerDay });

  const { world, ...others } = forEach(systems, (name) =>
    createAddress(name === "world" ? lively : [parts[name]]),
  );
  for (const name of playedProviders) {
    others[name]
      .route("/payments", turned(name, paymentsOf(name)))
      .route("/pay", createHostedPage(parts[name]));
    world.route(pages[name], createHostedPage(parts[name]));
  }
  for (const name of playedCarriers)
    others[name].route("/carrier", turned(name, carrierRoutesOf(name)));
  world
    .route("/airline", turned("airline", createAirlineRoutes(parts.world)))
    .route("/hotels", turned("hotels", createHotelRoutes(parts.world)))
    .use("/outbox/mail", turnedBy(dials, "mail"))
    .use("/outbox/text", turnedBy(dials, "text"))
    .use("/outbox/push", turnedBy(dials, "push"))
    .route("/outbox", createOutboxRoutes(parts.world))
    .route("/dials", createDialRoutes(dials))
    .route("/ledgers", createAllLedgersRoute({ ledgers, clock }))
    .route("/ledger", createLedgerRoutes({ ledgers, clock }))
    // Before there were two of each, they were here: what was begun then still asks here.
    .route("/payments", turned("acorn", paymentsOf("acorn")))
    .route("/carrier", turned("kestrel", carrierRoutesOf("kestrel")));

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
const pages: Record<PlayedProvider, string> = { birch: "/pay/birch", acorn: "/pay" };
