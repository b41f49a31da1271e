import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { runs, users } from "../schema.ts";
import { refundRules, tripStatuses } from "./statuses.ts";

/** What was asked for; without a chosen flight or room it is the cheapest. */
export interface FlightWish {
  from: string;
  to: string;
  date: string;
  passengers: number;
  flightId?: string | undefined;
  /** Without one it leads nowhere but there. */
  returnDate?: string | undefined;
  returnFlightId?: string | undefined;
}

export interface HotelWish {
  city: string;
  checkIn: string;
  checkOut: string;
  guests: number;
  roomId?: string | undefined;
}

/** What was found for it. Times are UTC milliseconds, days are as calendars have them. */
export interface ChosenFlight {
  flightId: string;
  number: string;
  from: string;
  to: string;
  departsAt: number;
  arrivesAt: number;
}

export interface ChosenRoom {
  roomId: string;
  hotel: string;
  city: string;
  kind: string;
}

/** The id is also the id of its run. */
export const trips = sqliteTable(
  "trips",
  {
    id: text("id")
      .primaryKey()
      .references(() => runs.id),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    status: text("status", { enum: tripStatuses }).notNull().default("asking"),
    customerEmail: text("customer_email").notNull(),
    note: text("note").notNull().default(""),
    /** By their names, in the order of their seats; without any it is whoever booked. */
    travellers: text("travellers", { mode: "json" }).$type<string[]>().notNull().default([]),
    flightWish: text("flight_wish", { mode: "json" }).$type<FlightWish>().notNull(),
    hotelWish: text("hotel_wish", { mode: "json" }).$type<HotelWish>().notNull(),
    /** What the traveller was shown, when they were shown something. */
    expectedCents: integer("expected_cents"),
    flight: text("flight", { mode: "json" }).$type<ChosenFlight>(),
    returnFlight: text("return_flight", { mode: "json" }).$type<ChosenFlight>(),
    room: text("room", { mode: "json" }).$type<ChosenRoom>(),
    /** There and back. */
    flightCents: integer("flight_cents").notNull().default(0),
    /** What of it is for the way back. */
    returnCents: integer("return_cents").notNull().default(0),
    roomCents: integer("room_cents").notNull().default(0),
    totalCents: integer("total_cents").notNull().default(0),
    currency: text("currency").notNull().default("EUR"),
    /** The new price, while the traveller is asked whether they want it. */
    askedCents: integer("asked_cents"),
    /** What is reserved is set aside until then. */
    heldUntil: integer("held_until"),
    flightReservationId: text("flight_reservation_id"),
    returnReservationId: text("return_reservation_id"),
    roomReservationId: text("room_reservation_id"),
    ticketNumber: text("ticket_number"),
    returnTicketNumber: text("return_ticket_number"),
    voucherNumber: text("voucher_number"),
    /** Decided when a confirmed trip is cancelled. */
    refundRule: text("refund_rule", { enum: refundRules }),
    refundCents: integer("refund_cents"),
    /** Why it is where it is, in words for the traveller. */
    reason: text("reason"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    endedAt: integer("ended_at"),
  },
  (table) => [
    index("trips_by_user").on(table.userId, table.createdAt),
    index("trips_by_status").on(table.status, table.createdAt),
    check(
      "trips_total_adds_up",
      sql`${table.totalCents} = ${table.flightCents} + ${table.roomCents}`,
    ),
    check(
      "trips_refund_within_total",
      sql`${table.refundCents} is null or ${table.refundCents} <= ${table.totalCents}`,
    ),
  ],
);
