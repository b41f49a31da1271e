import { isNotNull } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import {
  type Address,
  keptSlotStatuses,
  labelStatuses,
  shipmentStatuses,
} from "#server/outside/carriers.ts";
import type { Dial } from "#server/outside/dials.ts";
import { channels } from "#server/outside/messages.ts";
import { intentStatuses } from "#server/outside/payments.ts";
import { keptReservationStatuses } from "#server/outside/reservations.ts";
import { playedSystems } from "#server/outside/systems.ts";

/**
 * The ledger of the outside. Whatever really happens is a row that carries the idempotency key it
 * happened under, so the rows tell how often it happened however often it was asked for.
 */

/** How often each key was asked, and the answer it was given for good. */
export const idempotencyKeys = sqliteTable("idempotency_keys", {
  key: text("key").primaryKey(),
  /** Method, path and body: a key belongs to one request. */
  fingerprint: text("fingerprint").notNull(),
  asked: integer("asked").notNull().default(1),
  answerStatus: integer("answer_status"),
  answerBody: text("answer_body"),
  firstAskedAt: integer("first_asked_at").notNull(),
});

export const intents = sqliteTable(
  "intents",
  {
    id: text("id").primaryKey(),
    key: text("key").notNull().unique(),
    orderId: text("order_id").notNull(),
    amountCents: integer("amount_cents").notNull(),
    currency: text("currency").notNull(),
    callbackRef: text("callback_ref").notNull(),
    returnUrl: text("return_url"),
    expiresAt: integer("expires_at"),
    status: text("status", { enum: intentStatuses }).notNull().default("pending"),
    /** The number of the test card last tried. */
    card: text("card"),
    /** When a slow or a late card will be authorised. */
    settlesAt: integer("settles_at"),
    authorisedAt: integer("authorised_at"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("intents_by_order").on(table.orderId),
    index("intents_by_settling").on(table.settlesAt).where(isNotNull(table.settlesAt)),
  ],
);

export const captures = sqliteTable("captures", {
  id: text("id").primaryKey(),
  key: text("key").notNull().unique(),
  /** Unique: an intent is captured once, whatever the code above believes. */
  intentId: text("intent_id")
    .notNull()
    .unique()
    .references(() => intents.id),
  amountCents: integer("amount_cents").notNull(),
  at: integer("at").notNull(),
});

export const refunds = sqliteTable(
  "refunds",
  {
    id: text("id").primaryKey(),
    key: text("key").notNull().unique(),
    intentId: text("intent_id")
      .notNull()
      .references(() => intents.id),
    amountCents: integer("amount_cents").notNull(),
    at: integer("at").notNull(),
  },
  (table) => [index("refunds_by_intent").on(table.intentId)],
);

/** How each of those outside behaves, once somebody has turned it. */
export const dials = sqliteTable("dials", {
  system: text("system", { enum: playedSystems }).primaryKey(),
  dial: text("dial", { mode: "json" }).$type<Partial<Dial>>().notNull(),
});

/** Each has an address of its own at the shop. */
export const tellers = ["payment", "carrier"] as const;
export type Teller = (typeof tellers)[number];

export const webhookDeliveries = sqliteTable(
  "webhook_deliveries",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    teller: text("teller", { enum: tellers }).notNull().default("payment"),
    /** Not unique: a card or a note may ask for its event to be sent several times. */
    eventId: text("event_id").notNull(),
    orderId: text("order_id").notNull(),
    body: text("body").notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** Empty when it is delivered or given up. */
    dueAt: integer("due_at"),
    deliveredAt: integer("delivered_at"),
    lastError: text("last_error"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("webhook_deliveries_due").on(table.dueAt).where(isNotNull(table.dueAt)),
    index("webhook_deliveries_by_order").on(table.orderId),
  ],
);

/** A carrier's place for one parcel on one day. */
export const slots = sqliteTable(
  "slots",
  {
    id: text("id").primaryKey(),
    key: text("key").notNull().unique(),
    orderId: text("order_id").notNull(),
    day: text("day").notNull(),
    status: text("status", { enum: keptSlotStatuses }).notNull().default("held"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("slots_by_day").on(table.day, table.status),
    index("slots_by_order").on(table.orderId),
  ],
);

export const labels = sqliteTable(
  "labels",
  {
    id: text("id").primaryKey(),
    key: text("key").notNull().unique(),
    orderId: text("order_id").notNull(),
    address: text("address", { mode: "json" }).$type<Address>().notNull(),
    weightGrams: integer("weight_grams").notNull(),
    note: text("note").notNull(),
    /** The place it takes up; none when it was printed without. */
    slotId: text("slot_id"),
    status: text("status", { enum: labelStatuses }).notNull().default("printed"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("labels_by_order").on(table.orderId)],
);

export const shipments = sqliteTable(
  "shipments",
  {
    id: text("id").primaryKey(),
    key: text("key").notNull().unique(),
    orderId: text("order_id").notNull(),
    /** Unique: a label is stuck on one parcel. */
    labelId: text("label_id")
      .notNull()
      .unique()
      .references(() => labels.id),
    trackingNumber: text("tracking_number").notNull().unique(),
    note: text("note").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("shipments_by_order").on(table.orderId)],
);

/** Planned when the parcel is booked; what lies in the future has not happened yet. */
export const tracking = sqliteTable(
  "tracking",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    shipmentId: text("shipment_id")
      .notNull()
      .references(() => shipments.id),
    status: text("status", { enum: shipmentStatuses }).notNull(),
    at: integer("at").notNull(),
    /** When the shop will be told; empty when it was, or never will be. */
    tellAt: integer("tell_at"),
  },
  (table) => [
    index("tracking_in_order").on(table.shipmentId, table.at),
    index("tracking_by_telling").on(table.tellAt).where(isNotNull(table.tellAt)),
  ],
);

export const messages = sqliteTable(
  "messages",
  {
    id: text("id").primaryKey(),
    key: text("key").notNull().unique(),
    channel: text("channel", { enum: channels }).notNull(),
    to: text("to").notNull(),
    subject: text("subject"),
    body: text("body").notNull(),
    /** The same in HTML, of a mail that has it. */
    html: text("html"),
    ref: text("ref").notNull(),
    at: integer("at").notNull(),
  },
  (table) => [index("messages_by_ref").on(table.ref)],
);

export const sellers = ["airline", "hotels"] as const;
export type SellerName = (typeof sellers)[number];

/** A place in an aircraft or a room, from the moment it is set aside. */
export const reservations = sqliteTable(
  "reservations",
  {
    id: text("id").primaryKey(),
    key: text("key").notNull().unique(),
    seller: text("seller", { enum: sellers }).notNull(),
    tripId: text("trip_id").notNull(),
    /** What was asked for, in its seller's own words. */
    request: text("request", { mode: "json" }).$type<unknown>().notNull(),
    totalCents: integer("total_cents").notNull(),
    currency: text("currency").notNull(),
    status: text("status", { enum: keptReservationStatuses }).notNull().default("reserved"),
    /** From then on what is still only reserved holds nothing. Nothing needs to happen for that. */
    expiresAt: integer("expires_at").notNull(),
    /** The number of the ticket or of the voucher. */
    confirmation: text("confirmation").unique(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("reservations_by_trip").on(table.tripId)],
);

/** What a reservation takes: seats of a flight, or one room in each night of a stay. */
export const claims = sqliteTable(
  "claims",
  {
    reservationId: text("reservation_id")
      .notNull()
      .references(() => reservations.id),
    /** The thing that runs out: a flight, or a kind of room in one night. */
    unit: text("unit").notNull(),
    quantity: integer("quantity").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.reservationId, table.unit] }),
    index("claims_by_unit").on(table.unit),
  ],
);
