import { Hono } from "hono";
import { commitNow } from "#db/group-commit.ts";
import { limitBody } from "../processes/body-limit.ts";
import { createAirlineRoutes } from "./airline.ts";
import { createCarrierRoutes } from "./carrier.ts";
import type { Clock } from "./clock.ts";
import type { SandboxDatabase } from "./database.ts";
import { createDue } from "./due.ts";
import { answerError, Refusal } from "./errors.ts";
import { createHostedPage } from "./hosted-page.ts";
import { createHotelRoutes } from "./hotels.ts";
import { createLedgerRoutes } from "./ledger.ts";
import { createOnce } from "./once.ts";
import { createOutboxRoutes } from "./outbox.ts";
import { createPaymentRoutes, type PagesEnv } from "./payments.ts";
import { type Callbacks, createWebhooks } from "./webhooks.ts";

export interface Sandbox {
  app: Hono<PagesEnv>;
  /** Does by itself, from now on, whatever becomes due. */
  start(): void;
  /** Does what is due now, and ends when it is done. */
  runDue(): Promise<void>;
  stop(): Promise<void>;
}

/** The outside, played: whom a shop pays through, sends with and travels by, on one ledger. */
export function createSandbox({
  db,
  callbacks,
  webhookSecret,
  publicUrl,
  clock = Date.now,
}: {
  db: SandboxDatabase;
  callbacks: Callbacks;
  webhookSecret: string;
  publicUrl?: string | undefined;
  clock?: Clock;
}): Sandbox {
  const once = createOnce({ db, clock });
  const webhooks = createWebhooks({ db, callbacks, secret: webhookSecret, clock });
  const due = createDue({ db, webhooks, clock });

  const app = new Hono<PagesEnv>();
  app.use(limitBody({ maxSize: 64 * 1024, onError: tooLong }));
  app.use(async function wakeAfterChange(c, next) {
    await next();
    if (c.req.method === "POST") due.wake();
  });
  app.use(async function tellWherePagesAre(c, next) {
    c.set("pagesAt", publicUrl);
    await next();
  });
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.route("/payments", createPaymentRoutes({ db, once }));
  app.route("/pay", createHostedPage({ db, clock }));
  app.route("/carrier", createCarrierRoutes({ db, once, clock }));
  app.route("/airline", createAirlineRoutes({ db, once, clock }));
  app.route("/hotels", createHotelRoutes({ db, once, clock }));
  app.route("/outbox", createOutboxRoutes({ db, once }));
  app.route("/ledger", createLedgerRoutes({ db, clock }));
  app.notFound((c) => c.json({ code: "not_found", message: "There is nothing here" }, 404));
  app.onError(answerError);

  return { app, start: due.start, runDue: due.run, stop };

  async function stop(): Promise<void> {
    await due.stop();
    commitNow(db);
  }
}

function tooLong(): never {
  throw new Refusal(413, "body_too_long", "A body may have 64 KB");
}
