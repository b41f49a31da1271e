import type { z } from "zod";
import {
  type Flight,
  type FlightLedger,
  type FlightReservation,
  type FlightSearch,
  newFlightReservationSchema,
} from "#server/outside/airlines.ts";
import type { Ledger } from "./database.ts";
import { Refusal } from "./errors.ts";
import { newTicketNumber } from "./ids.ts";
import { placesOf } from "./inventory.ts";
import { currency, priceOf } from "./prices.ts";
import { presentReservation, type ReservationRow, requireOffer, reserve } from "./reservations.ts";
import type { Seller } from "./seller.ts";
import { type Departure, departuresOf, findDeparture } from "./timetable.ts";

type NewFlightReservation = z.output<typeof newFlightReservationSchema>;

export const flightSeller: Seller<NewFlightReservation, FlightReservation> = {
  name: "airline",
  product: "FLIGHT",
  requestSchema: newFlightReservationSchema,
  reserve: reserveFlight,
  present: presentFlightReservation,
  newConfirmation: newTicketNumber,
  wordsOf: ({ passengers, note }) => [...passengers, note],
};

export function flightsFor(ledger: Ledger, search: FlightSearch, now: number): Flight[] {
  const { passengers } = search;
  return departuresOf(search)
    .filter(({ departsAt }) => departsAt > now)
    .map((departure) => offer(ledger, departure, { passengers, now }))
    .filter(({ seatsLeft }) => seatsLeft >= passengers);
}

function reserveFlight(
  ledger: Ledger,
  { request, key, now }: { request: NewFlightReservation; key: string; now: number },
): ReservationRow {
  const departure = findDeparture(request.flightId);
  if (departure.departsAt <= now) {
    throw new Refusal(422, "past_date", `Flight ${request.flightId} has departed`);
  }
  const passengers = request.passengers.length;
  const { seatsLeft, totalCents } = offer(ledger, departure, { passengers, now });
  requireOffer({
    what: "seat",
    left: seatsLeft,
    wanted: passengers,
    totalCents,
    expectedCents: request.expectedCents,
  });
  const units = [departure.flightId];
  return reserve(ledger, {
    seller: "airline",
    request,
    totalCents,
    units,
    quantity: passengers,
    sellsUntil: departure.departsAt,
    key,
    now,
  });
}

function offer(
  ledger: Ledger,
  departure: Departure,
  { passengers, now }: { passengers: number; now: number },
): Flight {
  const { seats, baseCents, ...flight } = departure;
  const places = placesOf(ledger, { unit: flight.flightId, total: seats, now });
  const priceCents = priceOf(baseCents, places);
  return {
    ...flight,
    seatsLeft: places.free,
    priceCents,
    totalCents: priceCents * passengers,
    currency,
  };
}

function presentFlightReservation(row: ReservationRow, now: number): FlightReservation {
  const { flightId, passengers } = newFlightReservationSchema.parse(row.request);
  return { ...presentReservation(row, now), flightId, passengers, ticketNumber: row.confirmation };
}

export function flightLedgerOf(ledger: Ledger, flightId: string, now: number): FlightLedger {
  const { seats } = findDeparture(flightId);
  return { flightId, ...placesOf(ledger, { unit: flightId, total: seats, now }) };
}
