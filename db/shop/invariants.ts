import { and, desc, eq, inArray, notInArray, type SQL, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { type BrokenInvariant, disagreeing, type Owed } from "../invariants.ts";
import { prepared } from "../prepared.ts";
import { runs } from "../schema.ts";
import { orders, parcelSlots, products, shipments, stockHolds } from "./schema.ts";
import type { OrderStatus } from "./statuses.ts";

/** What must hold of orders and stock. An order that is just being undone owes nothing definite yet. */
export function listBrokenOrders(db: Database): BrokenInvariant[] {
  return [...wrongMoney(db), ...listBrokenStock(db), ...soldToNobody(db), ...slotsOfNobody(db)];
}

const owes: Record<OrderStatus, "total" | "nothing" | "in motion"> = {
  checking: "nothing",
  awaiting_payment: "nothing",
  payment_failed: "nothing",
  awaiting_approval: "nothing",
  // Captured in the midst of it.
  preparing: "in motion",
  shipped: "total",
  delivered: "total",
  undoing: "in motion",
  rejected: "nothing",
  cancelled: "nothing",
  failed: "nothing",
};

function owedFor({ status, totalCents }: { status: OrderStatus; totalCents: number }) {
  if (owes[status] === "in motion") return null;
  return owes[status] === "total" ? totalCents : 0;
}

const statements = prepared((db) => ({
  newest: db
    .select({
      runId: orders.id,
      title: runs.title,
      status: orders.status,
      totalCents: orders.totalCents,
      currency: orders.currency,
      carrier: shipments.carrier,
      begunAt: orders.createdAt,
      movedAt: runs.updatedAt,
    })
    .from(orders)
    .innerJoin(runs, eq(runs.id, orders.id))
    .leftJoin(shipments, eq(shipments.orderId, orders.id))
    .orderBy(desc(orders.createdAt))
    .limit(sql.placeholder("limit"))
    .prepare(),
}));

/** The newest first. */
export function listOwedForOrders(db: Database, { limit }: { limit: number }): Owed[] {
  return statements(db)
    .newest.all({ limit })
    .map(({ status, totalCents, ...order }) => ({
      ...order,
      owedCents: owedFor({ status, totalCents }),
    }));
}

// In a subquery drizzle leaves the tables out of column names: written out, they cannot mean each other.
function wrongMoney(db: Database): BrokenInvariant[] {
  return db
    .select({
      id: orders.id,
      status: orders.status,
      totalCents: orders.totalCents,
      found: sql<number>`coalesce((select sum(captured_cents - refunded_cents) from payments where payments.run_id = orders.id), 0)`,
      elsewhere: sql<number>`coalesce((select sum(refunded_elsewhere_cents) from payments where payments.run_id = orders.id), 0)`,
    })
    .from(orders)
    .all()
    .flatMap(({ id, found, elsewhere, ...order }) => {
      const expected = owedFor(order);
      return expected === null ? [] : disagreeing(id, { found, elsewhere, expected });
    });
}

/** Each thing that is somewhere else than on the shelf, sold or lost. */
export function listBrokenStock(db: Database): BrokenInvariant[] {
  const holds = (which: SQL) =>
    sql<number>`coalesce((select sum(quantity) from stock_holds where stock_holds.sku = products.sku and ${which}), 0)`;
  return db
    .select({
      sku: products.sku,
      onHand: products.stockQty,
      stocked: products.stockedQty,
      promised: holds(sql`state = 'held' and expires_at is null`),
      sold: holds(sql`state in ('sold', 'lost')`),
      lost: sql<number>`coalesce((select sum(quantity) from lost_parcels where lost_parcels.sku = products.sku), 0)`,
    })
    .from(products)
    .all()
    .flatMap(({ sku, onHand, stocked, promised, sold, lost }) => {
      const rule = "free + held + sold + lost = stocked" as const;
      // On hand is what is free and what is held; what is promised to paid orders must be among it.
      const found = Math.max(onHand, promised) + sold + lost;
      return found === stocked ? [] : [{ rule, subject: sku, expected: stocked, found }];
    });
}

/** What is sold is with somebody, or on its way to them; else it has come back or is lost. */
function soldToNobody(db: Database): BrokenInvariant[] {
  return db
    .select({ id: orders.id, sold: sql<number>`sum(${stockHolds.quantity})` })
    .from(stockHolds)
    .innerJoin(orders, eq(orders.id, stockHolds.orderId))
    .where(
      and(
        eq(stockHolds.state, "sold"),
        notInArray(orders.status, ["shipped", "delivered", "undoing"]),
      ),
    )
    .groupBy(orders.id)
    .all()
    .map(({ id, sold }) => ({
      rule: "what is sold is with somebody",
      subject: id,
      expected: 0,
      found: sold,
    }));
}

/** A place at a carrier is kept for a parcel that is still to leave. */
function slotsOfNobody(db: Database): BrokenInvariant[] {
  return db
    .select({ id: orders.id })
    .from(parcelSlots)
    .innerJoin(orders, eq(orders.id, parcelSlots.orderId))
    .where(
      and(
        eq(parcelSlots.state, "held"),
        inArray(orders.status, [
          "payment_failed",
          "shipped",
          "delivered",
          "rejected",
          "cancelled",
          "failed",
        ]),
      ),
    )
    .all()
    .map(({ id }) => ({
      rule: "a slot is held for a parcel that is to leave",
      subject: id,
      expected: 0,
      found: 1,
    }));
}
