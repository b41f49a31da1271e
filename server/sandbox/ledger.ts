import { eq } from "drizzle-orm";
import { Hono } from "hono";
import type { Clock } from "./clock.ts";
import type { Ledger, SandboxDatabase } from "./database.ts";
import { flightSeller } from "./flights.ts";
import { labelsOf } from "./labels.ts";
import { messagesAbout } from "./outbox.ts";
import { type PagesEnv, paymentLedgerOf } from "./payments.ts";
import { roomSeller } from "./rooms.ts";
import { webhookDeliveries } from "./schema.ts";
import { soldFor } from "./seller.ts";
import { shipmentsOf } from "./shipments.ts";

/** All that the outside knows of one order or trip, for those who check that it adds up. */
export function createLedgerRoutes({ db, clock }: { db: SandboxDatabase; clock: Clock }) {
  const app = new Hono<PagesEnv>();

  app.get("/:orderId", (c) => {
    const orderId = c.req.param("orderId");
    return c.json({
      orderId,
      payments: paymentLedgerOf(db, orderId, c),
      webhooks: webhooksOf(db, orderId),
      labels: labelsOf(db, orderId),
      shipments: shipmentsOf(db, orderId, clock()),
      reservations: reservationsOf(db, orderId, clock()),
      messages: messagesAbout(db, orderId),
    });
  });

  return app;
}

function reservationsOf(ledger: Ledger, tripId: string, now: number) {
  const trip = { tripId, now };
  return [...soldFor(flightSeller, ledger, trip), ...soldFor(roomSeller, ledger, trip)];
}

function webhooksOf(ledger: Ledger, orderId: string) {
  return ledger
    .select()
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.orderId, orderId))
    .orderBy(webhookDeliveries.id)
    .all();
}
