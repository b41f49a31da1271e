import { eq, sql } from "drizzle-orm";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { prepared } from "#db/prepared.ts";
import { type Intent, newIntentSchema, type PaymentLedger } from "#server/outside/payments.ts";
import type { Ledger, SandboxDatabase } from "./database.ts";
import {
  cancelIntent,
  captureIntent,
  capturesOf,
  findIntent,
  type IntentRow,
  openIntent,
  refundIntent,
  refundsOf,
  totalCents,
} from "./intents.ts";
import type { Once } from "./once.ts";
import { orderIdOf } from "./order-id.ts";
import { intents } from "./schema.ts";

const statements = prepared((db) => ({
  ofOrder: db
    .select()
    .from(intents)
    .where(eq(intents.orderId, sql.placeholder("orderId")))
    .orderBy(intents.createdAt, intents.id)
    .prepare(),
}));

/** Where browsers find the payment page, when that is not where the sandbox is asked. */
export interface PagesEnv {
  Variables: { pagesAt?: string | undefined };
}

const nothingMore = z.object({});
const refundSchema = z.object({ amountCents: z.int().positive() });

export function createPaymentRoutes({ db, once }: { db: SandboxDatabase; once: Once }) {
  const app = new Hono<PagesEnv>();

  app.post("/intents", (c) =>
    once(c.req.raw, newIntentSchema, ({ ledger, body, key, now }) =>
      present(ledger, openIntent(ledger, { intent: body, key, now }), c),
    ),
  );

  app.post("/intents/:intentId/capture", (c) =>
    once(c.req.raw, nothingMore, ({ ledger, key, now }) => {
      const intentId = c.req.param("intentId");
      return present(ledger, captureIntent(ledger, { intentId, key, now }), c);
    }),
  );

  app.post("/intents/:intentId/cancel", (c) =>
    once(c.req.raw, nothingMore, ({ ledger, now }) => {
      const intentId = c.req.param("intentId");
      return present(ledger, cancelIntent(ledger, { intentId, now }), c);
    }),
  );

  app.post("/intents/:intentId/refund", (c) =>
    once(c.req.raw, refundSchema, ({ ledger, body: { amountCents }, key, now }) => {
      const intentId = c.req.param("intentId");
      return present(ledger, refundIntent(ledger, { intentId, amountCents, key, now }), c);
    }),
  );

  app.get("/intents/:intentId", (c) => {
    return c.json(present(db, findIntent(db, c.req.param("intentId")), c));
  });

  app.get("/intents", (c) => c.json({ intents: intentsOf(db, orderIdOf(c), c) }));

  app.get("/ledger", (c) => c.json(paymentLedgerOf(db, orderIdOf(c), c)));

  return app;
}

export function paymentLedgerOf(
  ledger: Ledger,
  orderId: string,
  c: Context<PagesEnv>,
): PaymentLedger {
  const found = intentsOf(ledger, orderId, c);
  return {
    orderId,
    capturedCents: totalCents(found.flatMap((intent) => intent.captures)),
    refundedCents: totalCents(found.flatMap((intent) => intent.refunds)),
    intents: found,
  };
}

function intentsOf(ledger: Ledger, orderId: string, c: Context<PagesEnv>): Intent[] {
  return statements(ledger)
    .ofOrder.all({ orderId })
    .map((intent) => present(ledger, intent, c));
}

function present(ledger: Ledger, intent: IntentRow, c: Context<PagesEnv>): Intent {
  const captures = capturesOf(ledger, intent.id);
  const refunds = refundsOf(ledger, intent.id);
  return {
    intentId: intent.id,
    orderId: intent.orderId,
    status: intent.status,
    amountCents: intent.amountCents,
    currency: intent.currency,
    callbackRef: intent.callbackRef,
    payUrl: new URL(`/pay/${intent.id}`, c.get("pagesAt") ?? c.req.url).href,
    createdAt: intent.createdAt,
    authorisedAt: intent.authorisedAt,
    capturedCents: totalCents(captures),
    refundedCents: totalCents(refunds),
    captures,
    refunds,
  };
}
