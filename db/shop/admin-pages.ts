import { and, asc, count, desc, eq, inArray, lt, ne, notInArray, or, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import type { FailedRun } from "../queries/failed-runs.ts";
import { audit, payments, runs, users, webhookEvents } from "../schema.ts";
import { orderLines, orders } from "./schema.ts";

/** For admins alone: whoever asks has already been shown to be one. */

const statements = prepared((db) => ({
  waiting: db
    .select({
      id: orders.id,
      title: runs.title,
      userId: orders.userId,
      username: users.username,
      displayName: users.displayName,
      customerSince: users.createdAt,
      address: orders.address,
      note: orders.note,
      totalCents: orders.totalCents,
      currency: orders.currency,
      /** It moved last when its wait began. */
      waitsSince: orders.updatedAt,
      until: runs.waitingUntil,
    })
    .from(orders)
    .innerJoin(runs, eq(runs.id, orders.id))
    .innerJoin(users, eq(users.id, orders.userId))
    .where(eq(orders.status, "awaiting_approval"))
    .orderBy(asc(orders.updatedAt))
    .limit(100)
    .prepare(),
  waitingCount: db
    .select({ total: count() })
    .from(orders)
    .where(eq(orders.status, "awaiting_approval"))
    .prepare(),
  lines: db
    .select({ sku: orderLines.sku, name: orderLines.name, quantity: orderLines.quantity })
    .from(orderLines)
    .where(eq(orderLines.orderId, sql.placeholder("orderId")))
    .orderBy(asc(orderLines.position))
    .prepare(),
  payment: db
    .select({ status: payments.status, provider: payments.provider })
    .from(payments)
    .where(eq(payments.runId, sql.placeholder("orderId")))
    .orderBy(desc(payments.attempt), desc(payments.updatedAt))
    .limit(1)
    .prepare(),
  earlier: db
    .select({ status: orders.status, total: count() })
    .from(orders)
    .where(
      and(
        eq(orders.userId, sql.placeholder("userId")),
        ne(orders.id, sql.placeholder("orderId")),
        notInArray(orders.status, ["checking", "awaiting_payment", "payment_failed"]),
      ),
    )
    .groupBy(orders.status)
    .prepare(),
  decisions: db
    .select({
      id: audit.id,
      actor: audit.actor,
      action: audit.action,
      subject: audit.subject,
      detail: audit.detail,
      at: audit.at,
      actorName: users.displayName,
      orderId: orders.id,
      orderTitle: runs.title,
    })
    .from(audit)
    .leftJoin(users, eq(users.id, audit.actor))
    .leftJoin(orders, eq(orders.id, audit.subject))
    .leftJoin(runs, eq(runs.id, orders.id))
    .where(inArray(audit.action, ["approve", "reject", "cancel", "declare lost"]))
    .orderBy(desc(audit.id))
    .limit(sql.placeholder("limit"))
    .prepare(),
  missing: db
    .select({ id: orders.id, title: runs.title, username: users.username, since: runs.updatedAt })
    .from(orders)
    .innerJoin(runs, eq(runs.id, orders.id))
    .innerJoin(users, eq(users.id, orders.userId))
    .where(and(eq(orders.status, "shipped"), eq(runs.waitingFor, sql.placeholder("waitingFor"))))
    .orderBy(asc(runs.updatedAt))
    .limit(100)
    .prepare(),
  webhooks: db
    .select()
    .from(webhookEvents)
    .where(
      or(
        inArray(webhookEvents.outcome, ["refused", "late", "failed"]),
        and(
          eq(webhookEvents.outcome, "received"),
          lt(webhookEvents.updatedAt, sql.placeholder("forgottenBefore")),
        ),
      ),
    )
    .orderBy(desc(webhookEvents.receivedAt))
    .limit(sql.placeholder("limit"))
    .prepare(),
  failed: db
    .select({
      id: orders.id,
      kind: runs.kind,
      title: runs.title,
      endedAt: runs.endedAt,
      username: users.username,
      reason: orders.reason,
    })
    .from(orders)
    .innerJoin(runs, eq(runs.id, orders.id))
    .innerJoin(users, eq(users.id, orders.userId))
    .where(eq(orders.status, "failed"))
    .orderBy(desc(runs.endedAt))
    .limit(sql.placeholder("limit"))
    .prepare(),
}));

/** The longest waiting first, each with what it takes to decide. */
export function listWaitingForApproval(db: Database) {
  return statements(db)
    .waiting.all()
    .map((order) => ({
      ...order,
      lines: statements(db).lines.all({ orderId: order.id }),
      payment: statements(db).payment.get({ orderId: order.id }),
      earlier: statements(db).earlier.all({ userId: order.userId, orderId: order.id }),
    }));
}

export type WaitingOrder = ReturnType<typeof listWaitingForApproval>[number];

export function countWaitingForApproval(db: Database): number {
  return statements(db).waitingCount.get()?.total ?? 0;
}

export function recentDecisions(db: Database, { limit = 20 }: { limit?: number } = {}) {
  return statements(db).decisions.all({ limit });
}

export type RecentDecision = ReturnType<typeof recentDecisions>[number];

/** Orders whose parcel nobody hears of, by what their runs wait for. */
export function listMissingParcels(db: Database, { waitingFor }: { waitingFor: string }) {
  return statements(db).missing.all({ waitingFor });
}

export type MissingParcel = ReturnType<typeof listMissingParcels>[number];

/** Events that were not acted on, or came too late to be. */
export function refusedWebhooks(
  db: Database,
  { now, limit = 20 }: { now: number; limit?: number },
) {
  return statements(db)
    .webhooks.all({ limit, forgottenBefore: now - forgottenAfter })
    .map(({ body: _, ...event }) => event);
}

/** What nobody has acted on by then, nobody will. */
const forgottenAfter = 2 * 60_000;

export type RefusedWebhook = ReturnType<typeof refusedWebhooks>[number];

/** An order that was merely not paid is its shopper's affair, and may be paid yet. */
export function listFailedOrders(db: Database, { limit }: { limit: number }): FailedRun[] {
  return statements(db).failed.all({ limit });
}
