import { type SQL, sql } from "drizzle-orm";
import type { Database } from "./connection.ts";
import { payments } from "./schema.ts";
import { orders, products } from "./shop/schema.ts";
import type { OrderStatus } from "./shop/statuses.ts";
import { trips } from "./travel/schema.ts";
import type { TripStatus } from "./travel/statuses.ts";

export interface BrokenInvariant {
  rule: "captured − refunded = owed" | "free + held + sold = stocked" | "one charge an order";
  /** An order's or a trip's id, or a SKU. */
  subject: string;
  expected: number;
  found: number;
}

/** What must hold whatever has happened. An order that is just being undone owes nothing definite yet. */
export function listBrokenInvariants(db: Database): BrokenInvariant[] {
  return [...wrongMoney(db), ...wrongTripMoney(db), ...wrongStock(db), ...chargedTwice(db)];
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

// In a subquery drizzle leaves the tables out of column names: written out, they cannot mean each other.
function wrongMoney(db: Database): BrokenInvariant[] {
  return db
    .select({
      id: orders.id,
      status: orders.status,
      totalCents: orders.totalCents,
      found: sql<number>`coalesce((select sum(captured_cents - refunded_cents) from payments where payments.order_id = orders.id), 0)`,
    })
    .from(orders)
    .all()
    .flatMap(({ id, status, totalCents, found }) => {
      if (owes[status] === "in motion") return [];
      const expected = owes[status] === "total" ? totalCents : 0;
      if (found === expected) return [];
      return [{ rule: "captured − refunded = owed" as const, subject: id, expected, found }];
    });
}

const owesForTrip: Record<TripStatus, "total" | "what is kept" | "nothing" | "in motion"> = {
  asking: "nothing",
  reserving: "nothing",
  price_changed: "nothing",
  awaiting_payment: "nothing",
  // Captured in the midst of it.
  confirming: "in motion",
  confirmed: "total",
  undoing: "in motion",
  failed: "nothing",
  // Of one that was confirmed before, what the refund rule did not give back.
  cancelled: "what is kept",
};

function wrongTripMoney(db: Database): BrokenInvariant[] {
  return db
    .select({
      id: trips.id,
      status: trips.status,
      totalCents: trips.totalCents,
      refundCents: trips.refundCents,
      found: sql<number>`coalesce((select sum(captured_cents - refunded_cents) from payments where payments.order_id = trips.id), 0)`,
    })
    .from(trips)
    .all()
    .flatMap(({ id, status, totalCents, refundCents, found }) => {
      const kept = refundCents === null ? 0 : totalCents - refundCents;
      const owed = { total: totalCents, "what is kept": kept, nothing: 0, "in motion": found };
      const expected = owed[owesForTrip[status]];
      if (found === expected) return [];
      return [{ rule: "captured − refunded = owed" as const, subject: id, expected, found }];
    });
}

function wrongStock(db: Database): BrokenInvariant[] {
  const holds = (which: SQL) =>
    sql<number>`coalesce((select sum(quantity) from stock_holds where stock_holds.sku = products.sku and ${which}), 0)`;
  return db
    .select({
      sku: products.sku,
      onHand: products.stockQty,
      stocked: products.stockedQty,
      promised: holds(sql`state = 'held' and expires_at is null`),
      sold: holds(sql`state = 'sold'`),
    })
    .from(products)
    .all()
    .flatMap(({ sku, onHand, stocked, promised, sold }) => {
      const rule = "free + held + sold = stocked" as const;
      // On hand is what is free and what is held; what is promised to paid orders must be among it.
      const found = Math.max(onHand, promised) + sold;
      return found === stocked ? [] : [{ rule, subject: sku, expected: stocked, found }];
    });
}

function chargedTwice(db: Database): BrokenInvariant[] {
  return db
    .select({ id: payments.orderId, charges: sql<number>`count(*)` })
    .from(payments)
    .where(
      sql`${payments.status} in ('authorised', 'captured', 'partially_refunded') and ${payments.refundedCents} < ${payments.amountCents}`,
    )
    .groupBy(payments.orderId)
    .having(sql`count(*) > 1`)
    .all()
    .map(({ id, charges }) => ({
      rule: "one charge an order" as const,
      subject: id,
      expected: 1,
      found: charges,
    }));
}
