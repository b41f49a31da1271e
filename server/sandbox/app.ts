import { min } from "drizzle-orm";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createAirlineRoutes } from "./airline.ts";
import { type Alarm, startAlarm } from "./alarm.ts";
import { settleDue } from "./bank.ts";
import { createCarrierRoutes } from "./carrier.ts";
import type { Clock } from "./clock.ts";
import type { SandboxDatabase } from "./database.ts";
import { answerError } from "./errors.ts";
import { createHostedPage } from "./hosted-page.ts";
import { createHotelRoutes } from "./hotels.ts";
import { createLedgerRoutes } from "./ledger.ts";
import { createOnce } from "./once.ts";
import { createOutboxRoutes } from "./outbox.ts";
import { nextNewsAt, tellOfParcels } from "./parcel-news.ts";
import { createPaymentRoutes } from "./payments.ts";
import { intents } from "./schema.ts";
import { type Callbacks, createWebhooks } from "./webhooks.ts";

export interface Sandbox {
  app: Hono;
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
  clock = Date.now,
}: {
  db: SandboxDatabase;
  callbacks: Callbacks;
  webhookSecret: string;
  clock?: Clock;
}): Sandbox {
  const once = createOnce({ db, clock });
  const webhooks = createWebhooks({ db, callbacks, secret: webhookSecret, clock });
  let alarm: Alarm | undefined;

  const app = new Hono();
  app.use(bodyLimit({ maxSize: 64 * 1024 }));
  app.use(async function wakeAlarm(_c, next) {
    await next();
    alarm?.wake();
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

  return { app, start, runDue, stop };

  function start(): void {
    webhooks.resume();
    alarm ??= startAlarm({ nextDueAt, ring: () => void runDue(), clock });
  }

  async function runDue(): Promise<void> {
    db.transaction((ledger) => {
      const now = clock();
      settleDue(ledger, now);
      tellOfParcels(ledger, now);
    });
    await webhooks.deliverDue();
    alarm?.wake();
  }

  function nextDueAt(): number | null {
    const settling = db
      .select({ at: min(intents.settlesAt) })
      .from(intents)
      .get();
    const times = [settling?.at ?? null, nextNewsAt(db), webhooks.nextDueAt()];
    const dueTimes = times.filter((at) => at !== null);
    return dueTimes.length > 0 ? Math.min(...dueTimes) : null;
  }

  async function stop(): Promise<void> {
    alarm?.stop();
    await webhooks.stop();
  }
}
