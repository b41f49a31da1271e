import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { pino } from "pino";
import { type Database, openDatabase } from "#db/connection.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { insertUser } from "#db/queries/users.ts";
import { cast } from "#server/accounts/cast.ts";
import { createApp } from "#server/app.ts";
import { clocks, pathOfRun, resubmit, seedDatabase } from "#server/domains/index.ts";
import { createServices, type ServiceOptions } from "#server/domains/services.ts";
import { breakerGates } from "#server/events/breaker-gate.ts";
import { Hub } from "#server/events/hub.ts";
import type { LiveEvents } from "#server/events/run-observer.ts";
import { connectIngress, type Ingress } from "#server/ingress/connect.ts";
import type { BreakerOptions } from "#server/orchestration/breaker-state.ts";
import { connectOutside, type Outside } from "#server/outside/connect.ts";
import { createSandboxControls } from "#server/outside/dials.ts";
import type { EasyPostAccount } from "#server/outside/easypost/client.ts";
import type { ServeServicesOptions, Services } from "#server/restate/endpoint.ts";
import { listOpenTargets } from "#server/restate/invocations.ts";
import { listenSandbox } from "#server/sandbox/listen.ts";
import type { CardBehaviour } from "#server/sandbox/test-cards.ts";
import { keepClock } from "#server/start/clock.ts";
import { keepGate } from "#server/start/gate.ts";
import { keepWatchingWork } from "#server/start/standing-work.ts";
import type { Assets, Mortal } from "#server/web/deps.ts";
import { payOnPage } from "./pay.ts";
import { type RestateTestMode, startTestRestate, type TestRestate } from "./restate.ts";
import { openSession } from "./session.ts";
import { type PlayedStripe, stripeKey, stripeWebhookSecret } from "./stripe/listen.ts";
import { Visitor } from "./visitor.ts";

export const webhookSecret = "a secret between two";

export interface TestShop {
  url: string;
  db: Database;
  events: LiveEvents;
  app: ReturnType<typeof createApp>;
  ingress: Ingress;
  restate: TestRestate;
  outside: Outside;
  sandboxUrl: string;
  /** Which processes would have been killed: here they are one, and the test's own. */
  killed: Mortal[];
  /** Signed in without a password: alice, bob and admin are there. */
  signIn(username: string): Visitor;
  /** Somebody new, signed in. */
  newShopper(): Visitor;
  visitor(): Visitor;
  /** Pays the order's pending intent on the provider's page, as soon as there is one. */
  pay(orderId: string, card?: CardBehaviour): Promise<void>;
  stop(): Promise<void>;
}

export interface TestShopOptions {
  mode?: RestateTestMode;
  env?: Record<string, string>;
  /** How the breakers before those outside are set; there are none unless given. */
  breakers?: Partial<BreakerOptions>;
  /** So long that a slow machine is not taken for a slow provider. */
  secondProviderAfterMs?: number;
  /** As in production unless given. */
  secondLookMs?: number;
  /** Restate's own when null. */
  retryPolicy?: ServeServicesOptions["retryPolicy"];
  paymentTimeoutMs?: number;
  priceTimeoutMs?: number;
  /** How the fulfillment is set: its deadlines and its threshold. */
  fulfillment?: Pick<ServiceOptions, "approvalTimeoutMs" | "approvalThresholdCents" | "deliveryMs">;
  /** Takes the payments, in the place of those that are played. */
  stripe?: PlayedStripe;
  /** How many jobs go on at the same time. */
  gateSlots?: number;
  /** Takes the place of services of the same name, or stands beside the others. */
  standIns?: Services;
  /** Carries the parcels, in the place of those that are played. */
  easypost?: EasyPostAccount & { webhookSecret: string };
  /** Lets a test stand between the shop and the outside. */
  between?: (outside: Outside) => Outside;
  /** What a browser loads; nothing that is there unless given. */
  assets?: Assets;
  /** Lets a test answer in the shop's place whoever comes over the network. */
  atTheDoor?: (request: Request) => Response | undefined;
}

/** The whole shop in this process: a seeded database, the sandbox on a port, a real Restate, the web. */
export async function openTestShop({
  mode,
  env,
  retryPolicy,
  paymentTimeoutMs = 60_000,
  priceTimeoutMs = 60_000,
  breakers,
  secondProviderAfterMs = 20_000,
  secondLookMs,
  fulfillment = {},
  stripe,
  gateSlots = 8,
  standIns = [],
  easypost,
  between = (outside) => outside,
  atTheDoor = () => undefined,
  assets = { client: "/client.js", page: "/page.js", css: "/app.css" },
}: TestShopOptions = {}): Promise<TestShop> {
  const folder = mkdtempSync(join(tmpdir(), "cartwright-shop-"));
  const db = openSeededDatabase(join(folder, "cartwright.db"));
  const events: LiveEvents = { db, hub: new Hub(), now: Date.now };

  // The web listens first, because the sandbox must know where to send its webhooks.
  let app: ReturnType<typeof createApp> | undefined;
  const web = createServer(
    getRequestListener(
      (request) => atTheDoor(request) ?? app?.fetch(request) ?? new Response(null, { status: 503 }),
    ),
  );
  const url = await listenAnywhere(web);
  const sandbox = await listenSandbox({
    folder,
    port: 0,
    callbacks: {
      payment: `${url}/api/payment/callback`,
      carrier: `${url}/api/carrier/callback`,
    },
    webhookSecret,
  });
  const outside = connectOutside({
    urls: sandbox.urls,
    timeoutMs: 2_000,
    ...(stripe && { stripe: { secretKey: stripeKey, baseUrl: stripe.url } }),
    easypost,
    ...(breakers && { gateOf: breakerGates(events, breakers) }),
  });

  const own = createServices({
    events,
    outside: between(outside),
    publicUrl: url,
    callsInside: true,
    paymentTimeoutMs,
    priceTimeoutMs,
    secondProviderAfterMs,
    ...(secondLookMs !== undefined && { secondLookMs }),
    ...fulfillment,
    lookAroundMs: 10,
    openTargets: () => listOpenTargets(restate.adminUrl),
  });
  const restate = await startTestRestate({
    services: [...own.filter(({ name }) => !nameIn(standIns, name)), ...standIns],
    ...(mode && { mode }),
    ...(env && { env }),
    ...(retryPolicy !== undefined && { retryPolicy }),
  });
  const ingress = connectIngress({ url: restate.ingressUrl });
  const stopping = new AbortController();
  const silent = pino({ level: "silent" });
  const engine = await keepWatchingWork({
    ...events,
    adminUrl: restate.adminUrl,
    log: silent,
    intervalMs: 500,
  });
  const gate = keepGate({
    ...{ events, ingress, begin: resubmit, pathOfRun, slots: gateSlots, log: silent },
  });
  const clock = keepClock({ events, clocks, log: silent });
  const killed: Mortal[] = [];
  app = createApp({
    events,
    ingress,
    assets,
    log: pino({ level: process.env.LOG_LEVEL ?? "silent" }),
    stopping: stopping.signal,
    cookieName: "cartwright_test",
    production: false,
    webhookSecret,
    ...(stripe && { stripeWebhookSecret }),
    easyPostWebhookSecret: easypost?.webhookSecret,
    signInLimit: 1_000,
    limits: { commandsPerMinute: 1_000_000 },
    missing: async () => [],
    engine,
    sandbox: {
      controls: createSandboxControls({ baseUrl: sandbox.urls.world, timeoutMs: 2_000 }),
      kill: { shop: () => killed.push("shop"), engine: () => killed.push("engine") },
    },
  });

  const served = app;
  const signedIn = (userId: string) => {
    const token = openSession(db, { userId, now: Date.now() });
    return new Visitor(served, userId, `cartwright_test=${token}`);
  };
  return {
    url,
    db,
    events,
    app,
    ingress,
    restate,
    outside,
    sandboxUrl: sandbox.urls.world,
    killed,
    signIn: (username) => signedIn(`usr_${username}`),
    newShopper: () => signedIn(newUser(db)),
    visitor: () => new Visitor(served, "", undefined),
    pay: (orderId, card = "approve") => payOnPage(outside, orderId, card),
    async stop() {
      stopping.abort();
      await engine.close();
      await clock.close();
      await gate.close();
      await sandbox.stop();
      web.closeAllConnections();
      web.close();
      await restate.stop();
      db.$client.close();
      rmSync(folder, { recursive: true, maxRetries: 5 });
    },
  };
}

export function openSeededDatabase(file: string): Database {
  const db = openDatabase({ file });
  migrateDatabase(db);
  // Tests sign in without passwords: hashing three would cost more than most tests.
  const users = cast.map((user) => ({ ...user, passwordHash: "none" }));
  seedDatabase(db, { users, now: Date.now() });
  return db;
}

async function listenAnywhere(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The shop has no port");
  return `http://127.0.0.1:${address.port}`;
}

function nameIn(services: Services, name: string): boolean {
  return services.some((service) => service.name === name);
}

function newUser(db: Database): string {
  const id = `usr_${randomUUID()}`;
  const name = { username: id.slice(4), displayName: "Somebody" };
  insertUser(db, { id, ...name, passwordHash: "none", createdAt: Date.now() });
  return id;
}
