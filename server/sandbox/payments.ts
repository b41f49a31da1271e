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

const nothingMore = z.object({});
const refundSchema = z.object({ amountCents: z.int().positive() });

export function createPaymentRoutes({
  db,
  once,
  pagesAt,
}: {
  db: SandboxDatabase;
  once: Once;
  /** Where browsers find its page, when that is not where it is asked. */
  pagesAt?: string;
}): Hono {
  const app = new Hono();
  const present = (ledger: Ledger, intent: IntentRow, c: Context) =>
    presentIntent(ledger, intent, pageOf(intent, pagesAt ?? new URL("/pay", c.req.url).href));

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

  app.get("/intents", (c) =>
    c.json({ intents: intentsOf(db, orderIdOf(c)).map((intent) => present(db, intent, c)) }),
  );

  app.get("/ledger", (c) => {
    const orderId = orderIdOf(c);
    return c.json(
      paymentLedgerOf(
        orderId,
        intentsOf(db, orderId).map((one) => present(db, one, c)),
      ),
    );
  });

  return app;
}

export function paymentLedgerOf(orderId: string, found: Intent[]): PaymentLedger {
  return {
    orderId,
    capturedCents: totalCents(found.flatMap((intent) => intent.captures)),
    refundedCents: totalCents(found.flatMap((intent) => intent.refunds)),
    intents: found,
  };
}

export function intentsOf(ledger: Ledger, orderId: string): IntentRow[] {
  return statements(ledger).ofOrder.all({ orderId });
}

function pageOf({ id }: IntentRow, pagesAt: string): string {
  return `${pagesAt}/${id}`;
}

export function presentIntent(ledger: Ledger, intent: IntentRow, payUrl: string): Intent {
  const captures = capturesOf(ledger, intent.id);
  const refunds = refundsOf(ledger, intent.id);
  return {
    intentId: intent.id,
    orderId: intent.orderId,
    status: intent.status,
    amountCents: intent.amountCents,
    currency: intent.currency,
    callbackRef: intent.callbackRef,
    payUrl,
    createdAt: intent.createdAt,
    authorisedAt: intent.authorisedAt,
    capturedCents: totalCents(captures),
    refundedCents: totalCents(refunds),
    captures,
    refunds,
  };
}
