import { and, eq, gte, notExists, sql } from "drizzle-orm";
import { Hono } from "hono";
import { z } from "zod";
import { prepared } from "#db/prepared.ts";
import type { PlayedLedgers } from "#server/outside/played-ledgers.ts";
import { playedCarriers, playedProviders } from "#server/outside/systems.ts";
import type { Clock } from "./clock.ts";
import type { Ledgers } from "./ledgers.ts";
import { queryOf } from "./query.ts";
import {
  captures,
  intents,
  labels,
  refunds,
  shipments,
  tracking,
  webhookDeliveries,
} from "./schema.ts";

const since = sql.placeholder("since");

const statements = prepared((db) => {
  const refunded = db
    .select({
      intentId: refunds.intentId,
      cents: sql<number>`sum(${refunds.amountCents})`.as("cents"),
    })
    .from(refunds)
    .groupBy(refunds.intentId)
    .as("refunded");
  const isCalledBack = db
    .select()
    .from(tracking)
    .where(
      and(
        eq(tracking.shipmentId, shipments.id),
        eq(tracking.status, "cancelled"),
        sql`${tracking.at} <= ${sql.placeholder("now")}`,
      ),
    );
  return {
    money: db
      .select({
        orderId: intents.orderId,
        capturedCents: sql<number>`sum(${captures.amountCents})`,
        refundedCents: sql<number>`coalesce(sum(${refunded.cents}), 0)`,
        charges: sql<number>`sum(coalesce(${refunded.cents}, 0) < ${captures.amountCents})`,
      })
      .from(captures)
      .innerJoin(intents, eq(intents.id, captures.intentId))
      .leftJoin(refunded, eq(refunded.intentId, intents.id))
      .where(gte(intents.createdAt, since))
      .groupBy(intents.orderId)
      .prepare(),
    parcels: db
      .select({
        orderId: shipments.orderId,
        shipmentId: shipments.id,
        weightGrams: labels.weightGrams,
      })
      .from(shipments)
      .innerJoin(labels, eq(labels.id, shipments.labelId))
      .where(and(gte(shipments.createdAt, since), notExists(isCalledBack)))
      .prepare(),
    events: db
      .select({
        orderId: webhookDeliveries.orderId,
        eventId: webhookDeliveries.eventId,
        takenAt: sql<number | null>`max(${webhookDeliveries.deliveredAt})`,
      })
      .from(webhookDeliveries)
      .where(gte(webhookDeliveries.createdAt, since))
      .groupBy(webhookDeliveries.eventId)
      .prepare(),
  };
});

const querySchema = z.object({ since: z.coerce.number().int() });

/** All ledgers at once and in short, for whoever holds their own books beside them. */
export function createAllLedgersRoute({
  ledgers,
  clock,
}: {
  ledgers: Ledgers;
  clock: Clock;
}): Hono {
  return new Hono().get("/", (c) => {
    const asked = { ...queryOf(c, querySchema), now: clock() };
    return c.json({
      money: playedProviders.flatMap((provider) =>
        statements(ledgers[provider])
          .money.all(asked)
          .map((sums) => ({ ...sums, provider })),
      ),
      parcels: playedCarriers.flatMap((carrier) =>
        statements(ledgers[carrier])
          .parcels.all(asked)
          .map((parcel) => ({ ...parcel, carrier })),
      ),
      events: [...playedProviders, ...playedCarriers].flatMap((name) =>
        statements(ledgers[name])
          .events.all(asked)
          .map(({ takenAt, ...event }) => ({ ...event, isTaken: takenAt !== null })),
      ),
    } satisfies PlayedLedgers);
  });
}
