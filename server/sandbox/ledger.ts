import { eq } from "drizzle-orm";
import { Hono } from "hono";
import { playedCarriers, playedProviders, systems } from "#server/outside/systems.ts";
import type { Clock } from "./clock.ts";
import type { Ledger } from "./database.ts";
import { flightSeller } from "./flights.ts";
import { labelsOf } from "./labels.ts";
import type { Ledgers } from "./ledgers.ts";
import { messagesAbout } from "./outbox.ts";
import { intentsOf, paymentLedgerOf, presentIntent } from "./payments.ts";
import { roomSeller } from "./rooms.ts";
import { webhookDeliveries } from "./schema.ts";
import { soldFor } from "./seller.ts";
import { shipmentsOf } from "./shipments.ts";
import { slotsOf } from "./slots.ts";

/** All that the outside knows of one order or trip, for those who check that it adds up. */
export function createLedgerRoutes({ ledgers, clock }: { ledgers: Ledgers; clock: Clock }): Hono {
  const app = new Hono();
  const carriers = playedCarriers.map((name) => ledgers[name]);

  app.get("/:orderId", (c) => {
    const orderId = c.req.param("orderId");
    return c.json({
      orderId,
      payments: paymentsOf(ledgers, orderId),
      webhooks: systems.flatMap((name) => webhooksOf(ledgers[name], orderId)),
      slots: carriers.flatMap((ledger) => slotsOf(ledger, orderId, clock())),
      labels: carriers.flatMap((ledger) => labelsOf(ledger, orderId)),
      shipments: carriers.flatMap((ledger) => shipmentsOf(ledger, orderId, clock())),
      reservations: reservationsOf(ledgers.world, orderId, clock()),
      messages: messagesAbout(ledgers.world, orderId),
    });
  });

  return app;
}

function paymentsOf(ledgers: Ledgers, orderId: string) {
  const intents = playedProviders.flatMap((provider) =>
    intentsOf(ledgers[provider], orderId).map((intent) => ({
      provider,
      ...presentIntent(ledgers[provider], intent, ""),
    })),
  );
  return paymentLedgerOf(orderId, intents);
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
