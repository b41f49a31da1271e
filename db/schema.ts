import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { roles, runKinds, runStatuses, stepStatuses, tones } from "./statuses.ts";

/** Times are UTC milliseconds, money is integer cents with a currency. */

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
    /** All that was ever put on the shelf: free + held + sold adds up to it. */
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

export const users = sqliteTable("users", {
  id: text("id").primaryKey(),
  username: text("username").notNull().unique(),
  displayName: text("display_name").notNull(),
  passwordHash: text("password_hash").notNull(),
  role: text("role", { enum: roles }).notNull().default("shopper"),
  createdAt: integer("created_at").notNull(),
});

/** The cookie carries a random token; only its hash is kept, so a leaked database signs nobody in. */
export const sessions = sqliteTable(
  "sessions",
  {
    tokenHash: text("token_hash").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [
    index("sessions_by_user").on(table.userId),
    index("sessions_by_expiry").on(table.expiresAt),
  ],
);

export const runs = sqliteTable(
  "runs",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    kind: text("kind", { enum: runKinds }).notNull(),
    title: text("title").notNull(),
    status: text("status", { enum: runStatuses }).notNull().default("queued"),
    currentStep: text("current_step"),
    nextAction: text("next_action"),
    waitingFor: text("waiting_for"),
    waitingUntil: integer("waiting_until"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    endedAt: integer("ended_at"),
  },
  (table) => [
    index("runs_by_user").on(table.userId, table.createdAt),
    index("runs_by_status").on(table.status, table.createdAt),
  ],
);

/** One row for each change of a step. The unique key makes writing it again after a crash harmless. */
export const stepEvents = sqliteTable(
  "step_events",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    step: text("step").notNull(),
    status: text("status", { enum: stepStatuses }).notNull(),
    attempt: integer("attempt").notNull().default(0),
    detail: text("detail"),
    at: integer("at").notNull(),
  },
  (table) => [
    uniqueIndex("step_events_once").on(table.runId, table.step, table.status, table.attempt),
    index("step_events_in_order").on(table.runId, table.id),
  ],
);

export const notifications = sqliteTable(
  "notifications",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    runId: text("run_id").references(() => runs.id, { onDelete: "cascade" }),
    /** Names the occasion (run and step), so that a replay tells it once. */
    key: text("key").notNull(),
    tone: text("tone", { enum: tones }).notNull().default("info"),
    title: text("title").notNull(),
    body: text("body").notNull(),
    href: text("href"),
    at: integer("at").notNull(),
    readAt: integer("read_at"),
  },
  (table) => [
    uniqueIndex("notifications_once").on(table.userId, table.key),
    index("notifications_by_user").on(table.userId, table.id),
  ],
);
