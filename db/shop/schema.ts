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
import { runs, users } from "../schema.ts";
import type { Seller } from "../seller.ts";
import {
  holdStates,
  orderStatuses,
  paymentMethods,
  shipmentStatuses,
  slotStates,
} from "./statuses.ts";

export interface Address {
  name: string;
  line1: string;
  line2?: string | undefined;
  postcode: string;
  city: string;
  country: string;
}

export const products = sqliteTable(
  "products",
  {
    id: text("id").primaryKey(),
    sku: text("sku").notNull().unique(),
    name: text("name").notNull(),
    category: text("category").notNull(),
    summary: text("summary").notNull(),
    descriptionMd: text("description_md").notNull(),
    priceCents: integer("price_cents").notNull(),
    currency: text("currency").notNull().default("EUR"),
    weightGrams: integer("weight_grams").notNull(),
    picture: text("picture").notNull(),
    /** On hand: what is held for orders is still in it, what was sold is not. */
    stockQty: integer("stock_qty").notNull(),
    /** All that was ever put on the shelf: free + held + sold + lost adds up to it. */
    stockedQty: integer("stocked_qty").notNull(),
    position: integer("position").notNull(),
  },
  (table) => [
    index("products_by_category").on(table.category, table.position),
    check("products_price_positive", sql`${table.priceCents} > 0`),
    check("products_stock_not_negative", sql`${table.stockQty} >= 0`),
  ],
);

export const shippingZones = sqliteTable("shipping_zones", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  countries: text("countries", { mode: "json" }).$type<string[]>().notNull(),
  baseCents: integer("base_cents").notNull(),
  perKgCents: integer("per_kg_cents").notNull(),
  currency: text("currency").notNull().default("EUR"),
  position: integer("position").notNull(),
});

/** The baskets as the pages show them; the user's session object decides what is in them. */
export const carts = sqliteTable("carts", {
  userId: text("user_id")
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  /** The order being paid: until that ends, its lines stay as they are, and no other is begun. */
  lockedBy: text("locked_by"),
  /** What the ids of this basket's orders are made from: random, so that nobody can guess the next. */
  orderSeed: text("order_seed").notNull().$defaultFn(newOrderSeed),
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
    /** It is being paid: the same thing may be put beside it meanwhile. */
    frozen: integer("frozen", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.sku, table.frozen] }),
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
    /** What people call it by: counted, so that it can be said on the telephone. */
    number: integer("number").notNull().default(0),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    status: text("status", { enum: orderStatuses }).notNull().default("checking"),
    /** Which try at paying this is; each is one checkout, one intent, one wait. */
    attempt: integer("attempt").notNull().default(1),
    address: text("address", { mode: "json" }).$type<Address>().notNull(),
    note: text("note").notNull().default(""),
    paymentMethod: text("payment_method", { enum: paymentMethods }).notNull().default("card"),
    /** What its things cost where it was ordered; empty where that was not said. */
    itemsShownCents: integer("items_shown_cents"),
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
    uniqueIndex("orders_by_number").on(table.number),
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
      .references(() => orders.id, { onDelete: "restrict" }),
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

export const picks = sqliteTable("picks", {
  orderId: text("order_id")
    .primaryKey()
    .references(() => orders.id, { onDelete: "restrict" }),
  pickedAt: integer("picked_at").notNull(),
  putBackAt: integer("put_back_at"),
});

export const invoices = sqliteTable("invoices", {
  orderId: text("order_id")
    .primaryKey()
    .references(() => orders.id, { onDelete: "restrict" }),
  /** Counted without gaps, as the law wants it. */
  number: integer("number").notNull().unique(),
  totalCents: integer("total_cents").notNull(),
  currency: text("currency").notNull(),
  issuedAt: integer("issued_at").notNull(),
  /** As it was on that day: an invoice that was given out changes no more. */
  seller: text("seller", { mode: "json" }).$type<Seller>(),
  cancelledAt: integer("cancelled_at"),
});

export const shipments = sqliteTable(
  "shipments",
  {
    orderId: text("order_id")
      .primaryKey()
      .references(() => orders.id, { onDelete: "restrict" }),
    /** Who printed its label, and so has it. Empty when there was but one. */
    carrier: text("carrier"),
    /** Why the carrier that is asked first did not get it, in words. */
    passedOver: text("passed_over"),
    labelId: text("label_id"),
    labelVoidAt: integer("label_void_at"),
    /** Where it is to be had for printing. */
    labelUrl: text("label_url"),
    shipmentId: text("shipment_id"),
    trackingNumber: text("tracking_number"),
    /** One that was lost and is sent again is another parcel. */
    parcel: integer("parcel").notNull().default(1),
    status: text("status", { enum: shipmentStatuses }),
    tracking: text("tracking", { mode: "json" })
      .$type<{ status: string; at: number }[]>()
      .notNull()
      .default([]),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [index("shipments_by_label").on(table.labelId)],
);

/** The place that a carrier keeps for an order's present parcel, of those that it takes on a day. */
export const parcelSlots = sqliteTable("parcel_slots", {
  orderId: text("order_id")
    .primaryKey()
    .references(() => orders.id, { onDelete: "restrict" }),
  /** What the carrier knows it by, whose answer may have been lost. */
  key: text("key").notNull(),
  carrier: text("carrier").notNull(),
  slotId: text("slot_id").notNull(),
  day: text("day").notNull(),
  state: text("state", { enum: slotStates }).notNull(),
  updatedAt: integer("updated_at").notNull(),
});

/** What was in a parcel that is lost, when its order was sent again: it has left the shelf twice. */
export const lostParcels = sqliteTable(
  "lost_parcels",
  {
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id, { onDelete: "restrict" }),
    parcel: integer("parcel").notNull(),
    sku: text("sku")
      .notNull()
      .references(() => products.sku),
    quantity: integer("quantity").notNull(),
    labelId: text("label_id"),
    shipmentId: text("shipment_id"),
    trackingNumber: text("tracking_number"),
    lostAt: integer("lost_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orderId, table.parcel, table.sku] }),
    index("lost_parcels_by_label").on(table.labelId),
    check("lost_parcels_quantity_positive", sql`${table.quantity} > 0`),
  ],
);

/** Where a column's default is not found by the builder, what writes the row says it. */
export function newOrderSeed(): string {
  return crypto.randomUUID();
}
