import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { products, runs, users } from "../schema.ts";
import {
  holdStates,
  orderStatuses,
  paymentMethods,
  paymentStatuses,
  shipmentStatuses,
  webhookOutcomes,
} from "../statuses.ts";

export interface Address {
  name: string;
  line1: string;
  line2?: string | undefined;
  postcode: string;
  city: string;
  country: string;
}

/** The baskets as the pages show them; the user's session object decides what is in them. */
export const carts = sqliteTable("carts", {
  userId: text("user_id")
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  /** The order being paid: until that ends, the basket stays as it is. */
  lockedBy: text("locked_by"),
  /** What the ids of this basket's orders are made from: random, so that nobody can guess the next. */
  orderSeed: text("order_seed")
    .notNull()
    .$defaultFn(() => crypto.randomUUID()),
  updatedAt: integer("updated_at").notNull(),
});

export const cartLines = sqliteTable(
  "cart_lines",
  {
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    sku: text("sku")
      .notNull()
      .references(() => products.sku),
    quantity: integer("quantity").notNull(),
    position: integer("position").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.sku] }),
    check("cart_lines_quantity_positive", sql`${table.quantity} > 0`),
  ],
);

/** The id is also the id of its run. Lines, prices and total are frozen at checkout. */
export const orders = sqliteTable(
  "orders",
  {
    id: text("id")
      .primaryKey()
      .references(() => runs.id),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    status: text("status", { enum: orderStatuses }).notNull().default("checking"),
    /** Which try at paying this is; each is one checkout, one intent, one wait. */
    attempt: integer("attempt").notNull().default(1),
    address: text("address", { mode: "json" }).$type<Address>().notNull(),
    note: text("note").notNull().default(""),
    paymentMethod: text("payment_method", { enum: paymentMethods }).notNull().default("card"),
    zoneId: text("zone_id"),
    itemsCents: integer("items_cents").notNull().default(0),
    shippingCents: integer("shipping_cents").notNull().default(0),
    totalCents: integer("total_cents").notNull().default(0),
    currency: text("currency").notNull().default("EUR"),
    /** Why it is where it is, in words for the shopper. */
    reason: text("reason"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    endedAt: integer("ended_at"),
  },
  (table) => [
    index("orders_by_user").on(table.userId, table.createdAt),
    index("orders_by_status").on(table.status, table.createdAt),
    check(
      "orders_total_adds_up",
      sql`${table.totalCents} = ${table.itemsCents} + ${table.shippingCents}`,
    ),
  ],
);

export const orderLines = sqliteTable(
  "order_lines",
  {
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id, { onDelete: "cascade" }),
    sku: text("sku").notNull(),
    productId: text("product_id").notNull(),
    name: text("name").notNull(),
    picture: text("picture").notNull(),
    unitCents: integer("unit_cents").notNull(),
    quantity: integer("quantity").notNull(),
    position: integer("position").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orderId, table.sku] }),
    check("order_lines_quantity_positive", sql`${table.quantity} > 0`),
  ],
);

/** Stock set aside for an order. Available = on hand − held; selling takes it off what is on hand. */
export const stockHolds = sqliteTable(
  "stock_holds",
  {
    orderId: text("order_id").notNull(),
    sku: text("sku")
      .notNull()
      .references(() => products.sku),
    quantity: integer("quantity").notNull(),
    state: text("state", { enum: holdStates }).notNull(),
    /** A hold that is not paid for in time no longer counts; a paid one has no end. */
    expiresAt: integer("expires_at"),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orderId, table.sku] }),
    index("stock_holds_by_sku").on(table.sku, table.state),
    check("stock_holds_quantity_positive", sql`${table.quantity} > 0`),
  ],
);

/** One row for each try at paying an order. */
export const payments = sqliteTable(
  "payments",
  {
    id: text("id").primaryKey(),
    orderId: text("order_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    attempt: integer("attempt").notNull(),
    provider: text("provider").notNull(),
    intentId: text("intent_id").unique(),
    status: text("status", { enum: paymentStatuses }).notNull().default("pending"),
    amountCents: integer("amount_cents").notNull(),
    capturedCents: integer("captured_cents").notNull().default(0),
    refundedCents: integer("refunded_cents").notNull().default(0),
    currency: text("currency").notNull(),
    payUrl: text("pay_url"),
    /** What wakes the checkout that waits for this payment. Never leaves the server. */
    awakeableId: text("awakeable_id").notNull(),
    expiresAt: integer("expires_at").notNull(),
    /** From here on nobody waits for it: money that still arrives goes back by itself. */
    letGoAt: integer("let_go_at"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    uniqueIndex("payments_once").on(table.orderId, table.attempt, table.provider),
    check("payments_refund_within_capture", sql`${table.refundedCents} <= ${table.capturedCents}`),
    check("payments_capture_within_amount", sql`${table.capturedCents} <= ${table.amountCents}`),
  ],
);

/** Unique for ever, not for a day: a provider may send an event again after a week. */
export const webhookEvents = sqliteTable(
  "webhook_events",
  {
    eventId: text("event_id").primaryKey(),
    type: text("type").notNull(),
    orderId: text("order_id"),
    intentId: text("intent_id"),
    outcome: text("outcome", { enum: webhookOutcomes }).notNull(),
    detail: text("detail"),
    deliveries: integer("deliveries").notNull().default(1),
    receivedAt: integer("received_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [index("webhook_events_by_outcome").on(table.outcome, table.receivedAt)],
);

export const picks = sqliteTable("picks", {
  orderId: text("order_id")
    .primaryKey()
    .references(() => orders.id, { onDelete: "cascade" }),
  pickedAt: integer("picked_at").notNull(),
  putBackAt: integer("put_back_at"),
});

export const invoices = sqliteTable("invoices", {
  orderId: text("order_id")
    .primaryKey()
    .references(() => orders.id, { onDelete: "cascade" }),
  /** Counted without gaps, as the law wants it. */
  number: integer("number").notNull().unique(),
  totalCents: integer("total_cents").notNull(),
  currency: text("currency").notNull(),
  issuedAt: integer("issued_at").notNull(),
  cancelledAt: integer("cancelled_at"),
});

export const shipments = sqliteTable("shipments", {
  orderId: text("order_id")
    .primaryKey()
    .references(() => orders.id, { onDelete: "cascade" }),
  labelId: text("label_id"),
  labelVoidAt: integer("label_void_at"),
  shipmentId: text("shipment_id"),
  trackingNumber: text("tracking_number"),
  status: text("status", { enum: shipmentStatuses }),
  tracking: text("tracking", { mode: "json" })
    .$type<{ status: string; at: number }[]>()
    .notNull()
    .default([]),
  updatedAt: integer("updated_at").notNull(),
});

/** Who decided what about whom, and why. */
export const audit = sqliteTable(
  "audit",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    /** Names the occasion, so that a replay writes it once. */
    key: text("key").notNull().unique(),
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    subject: text("subject").notNull(),
    detail: text("detail"),
    at: integer("at").notNull(),
  },
  (table) => [index("audit_by_subject").on(table.subject, table.id)],
);

/** Answers of commands that were sent with an Idempotency-Key. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    userId: text("user_id").notNull(),
    key: text("key").notNull(),
    request: text("request").notNull(),
    status: integer("status"),
    body: text("body"),
    headers: text("headers", { mode: "json" }).$type<Record<string, string>>(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.key] }),
    index("idempotency_keys_by_age").on(table.createdAt),
  ],
);
