import { and, asc, count, desc, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { listDisputes } from "../queries/disputes.ts";
import { listSteps } from "../queries/runs.ts";
import { payments, runs, users } from "../schema.ts";
import { listLostParcels } from "./lost-parcels.ts";
import { listOrderLines } from "./orders.ts";
import { findParcelSlot } from "./parcel-slots.ts";
import { invoices, orderLines, orders, shipments } from "./schema.ts";
import type { OrderStatus } from "./statuses.ts";

/** What goes on without the shopper's doing, or waits for the shopper's money. */
const inProgress = [
  "checking",
  "awaiting_payment",
  "awaiting_approval",
  "preparing",
  "shipped",
  "undoing",
] as const satisfies readonly OrderStatus[];

const whole = {
  order: orders,
  run: { waitingFor: runs.waitingFor, waitingUntil: runs.waitingUntil, title: runs.title },
  owner: { username: users.username, displayName: users.displayName },
};

const statements = prepared((db) => ({
  owned: db
    .select(whole)
    .from(orders)
    .innerJoin(runs, eq(runs.id, orders.id))
    .innerJoin(users, eq(users.id, orders.userId))
    .where(and(eq(orders.id, sql.placeholder("id")), eq(orders.userId, sql.placeholder("userId"))))
    .prepare(),
  any: db
    .select(whole)
    .from(orders)
    .innerJoin(runs, eq(runs.id, orders.id))
    .innerJoin(users, eq(users.id, orders.userId))
    .where(eq(orders.id, sql.placeholder("id")))
    .prepare(),
  /** The awakeable's id stays out: it is nobody's but the server's. */
  payments: db
    .select({
      id: payments.id,
      attempt: payments.attempt,
      provider: payments.provider,
      status: payments.status,
      passedOver: payments.passedOver,
      amountCents: payments.amountCents,
      capturedCents: payments.capturedCents,
      refundedCents: payments.refundedCents,
      refundedElsewhereCents: payments.refundedElsewhereCents,
      currency: payments.currency,
      payUrl: payments.payUrl,
      expiresAt: payments.expiresAt,
      createdAt: payments.createdAt,
      updatedAt: payments.updatedAt,
    })
    .from(payments)
    .where(eq(payments.runId, sql.placeholder("orderId")))
    .orderBy(asc(payments.attempt), asc(payments.createdAt), asc(payments.provider))
    .prepare(),
  shipment: db
    .select()
    .from(shipments)
    .where(eq(shipments.orderId, sql.placeholder("orderId")))
    .prepare(),
  invoice: db
    .select()
    .from(invoices)
    .where(eq(invoices.orderId, sql.placeholder("orderId")))
    .prepare(),
  rows: db
    .select({
      id: orders.id,
      number: orders.number,
      status: orders.status,
      totalCents: orders.totalCents,
      currency: orders.currency,
      createdAt: orders.createdAt,
      title: runs.title,
      first: sql<string | null>`(select ${orderLines.name} from ${orderLines}
        where ${orderLines.orderId} = ${orders.id} order by ${orderLines.position} limit 1)`,
      picture: sql<string | null>`(select ${orderLines.picture} from ${orderLines}
        where ${orderLines.orderId} = ${orders.id} order by ${orderLines.position} limit 1)`,
      lines: sql<number>`(select count(*) from ${orderLines}
        where ${orderLines.orderId} = ${orders.id})`,
    })
    .from(orders)
    .innerJoin(runs, eq(runs.id, orders.id))
    .where(eq(orders.userId, sql.placeholder("userId")))
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(sql.placeholder("limit"))
    .prepare(),
  inProgress: db
    .select({ total: count() })
    .from(orders)
    .where(
      and(eq(orders.userId, sql.placeholder("userId")), inArray(orders.status, [...inProgress])),
    )
    .prepare(),
  lastAddress: db
    .select({ address: orders.address })
    .from(orders)
    .where(eq(orders.userId, sql.placeholder("userId")))
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(1)
    .prepare(),
}));

/** All that the page of an order tells: for its owner alone. */
export function describeOrder(db: Database, { id, userId }: { id: string; userId: string }) {
  return complete(db, statements(db).owned.get({ id, userId }));
}

/** Whoever asks has already been shown to be an admin. */
export function describeAnyOrder(db: Database, { id }: { id: string }) {
  return complete(db, statements(db).any.get({ id }));
}

type Found = NonNullable<ReturnType<ReturnType<typeof statements>["owned"]["get"]>>;

function complete(db: Database, found: Found | undefined) {
  if (!found) return undefined;
  const { order, run, owner } = found;
  const orderId = order.id;
  return {
    ...order,
    run,
    owner,
    lines: listOrderLines(db, { orderId }),
    payments: statements(db).payments.all({ orderId }),
    disputes: listDisputes(db, { runId: orderId }),
    shipment: statements(db).shipment.get({ orderId }),
    slot: findParcelSlot(db, { orderId }),
    lostParcels: listLostParcels(db, { orderId }),
    invoice: statements(db).invoice.get({ orderId }),
    steps: listSteps(db, { runId: orderId }),
  };
}

export type OrderDescription = NonNullable<ReturnType<typeof describeOrder>>;
export type OrderShipment = NonNullable<OrderDescription["shipment"]>;
export type OrderInvoice = NonNullable<OrderDescription["invoice"]>;

/** One line an order: what it is of, what it costs, where it stands. */
export function listOrderRows(
  db: Database,
  { userId, limit = 100 }: { userId: string; limit?: number },
) {
  return statements(db).rows.all({ userId, limit });
}

export type OrderRow = ReturnType<typeof listOrderRows>[number];

export function countOrdersInProgress(db: Database, { userId }: { userId: string }): number {
  return statements(db).inProgress.get({ userId })?.total ?? 0;
}

/** Where the last order went: most people live where they lived. */
export function findLastAddress(db: Database, { userId }: { userId: string }) {
  return statements(db).lastAddress.get({ userId })?.address;
}
