import { z } from "zod";
import { paymentStatuses } from "#db/statuses.ts";
import { refundRules, tripStatuses } from "#db/travel/statuses.ts";
import { flightSchema } from "#server/outside/airlines.ts";
import { roomSchema } from "#server/outside/hotels.ts";
import { cents, time } from "#server/web/openapi/answers.ts";

export const offers = z.object({
  flights: z.array(flightSchema).nullable().describe("Null when the airline gives no answer"),
  returnFlights: z
    .array(flightSchema)
    .nullable()
    .optional()
    .describe("The way back, when a day for it was asked about"),
  rooms: z.array(roomSchema).nullable().describe("Null when the hotels give no answer"),
});

const leg = z.object({
  flightId: z.string(),
  number: z.string(),
  from: z.string(),
  to: z.string(),
  departsAt: time,
  arrivesAt: time,
});

const tripSummary = z.object({
  id: z.string(),
  status: z.enum(tripStatuses),
  customerEmail: z.string(),
  note: z.string(),
  travellers: z.array(z.string()).describe("By their names; without any it is whoever booked"),
  flightWish: z.object({
    from: z.string(),
    to: z.string(),
    date: z.string(),
    passengers: z.int(),
    flightId: z.string().optional(),
    returnDate: z.string().optional(),
    returnFlightId: z.string().optional(),
  }),
  hotelWish: z.object({
    city: z.string(),
    checkIn: z.string(),
    checkOut: z.string(),
    guests: z.int(),
    roomId: z.string().optional(),
  }),
  expectedCents: cents.nullable(),
  flight: leg.nullable(),
  returnFlight: leg.nullable(),
  room: z
    .object({ roomId: z.string(), hotel: z.string(), city: z.string(), kind: z.string() })
    .nullable(),
  flightCents: cents.describe("There and back"),
  returnCents: cents.describe("What of it is for the way back"),
  roomCents: cents,
  totalCents: cents,
  currency: z.string(),
  askedCents: cents.nullable().describe("The new price, while it is asked about"),
  heldUntil: time.nullable(),
  flightReservationId: z.string().nullable(),
  returnReservationId: z.string().nullable(),
  roomReservationId: z.string().nullable(),
  ticketNumber: z.string().nullable(),
  returnTicketNumber: z.string().nullable(),
  voucherNumber: z.string().nullable(),
  refundRule: z.enum(refundRules).nullable(),
  refundCents: cents.nullable(),
  reason: z.string().nullable(),
  createdAt: time,
  updatedAt: time,
  endedAt: time.nullable(),
});
export const tripList = z.object({ trips: z.array(tripSummary) });

export const trip = tripSummary.extend({
  payment: z
    .object({
      status: z.enum(paymentStatuses),
      payUrl: z.string().nullable(),
      capturedCents: cents,
      refundedCents: cents,
      expiresAt: time,
    })
    .optional(),
});

export const tripAccepted = z.object({ tripId: z.string(), status: z.enum(tripStatuses) });
export const priceAnswered = z.object({
  tripId: z.string(),
  accepted: z.boolean().describe("What was said first"),
});
export const tripCancelled = z.object({
  tripId: z.string(),
  asked: z.literal("cancel"),
  refundCents: cents,
});
export const tripPaymentCancelled = z.object({
  tripId: z.string(),
  asked: z.literal("cancel the payment"),
});
