import { z } from "zod";
import { type City, cities, cityOf, kilometresBetween } from "./cities.ts";
import { Refusal } from "./errors.ts";
import { isWeekendFlight } from "./prices.ts";
import { stableChoice } from "./stable-choice.ts";
import { timeByTheClocks } from "./zone-time.ts";

export interface Departure {
  flightId: string;
  number: string;
  from: string;
  to: string;
  departsAt: number;
  arrivesAt: number;
  seats: number;
  /** For one seat while the aircraft is empty. */
  baseCents: number;
}

/** Small aircraft, so that they can be sold out. */
const aircraftSeats = [12, 18, 24, 30, 36, 40] as const;

/** The first flight of the day from Vienna to Reykjavík has a single seat: the last one is at hand. */
const singleSeat = { from: "VIE", to: "KEF", slot: 0 };

const slotMinutes = [6 * 60, 12 * 60, 18 * 60];
const minuteMs = 60_000;

/** The flights of a day: always the same ones, whoever asks and whenever. */
export function departuresOf({
  from,
  to,
  date,
}: {
  from: string;
  to: string;
  date: string;
}): Departure[] {
  const [origin, destination] = [cityOf(from), cityOf(to)];
  if (!origin || !destination || origin === destination) return [];
  return slotMinutes.map((minutes, slot) =>
    departure({ origin, destination, date, slot, minutes }),
  );
}

const flightIdPattern = /^flt_([A-Z]{3})-([A-Z]{3})_(\d{4}-\d{2}-\d{2})_\d$/;

export function findDeparture(flightId: string): Departure {
  const [, from = "", to = "", date = ""] = flightIdPattern.exec(flightId) ?? [];
  const isDay = z.iso.date().safeParse(date).success;
  const found = isDay
    ? departuresOf({ from, to, date }).find((flight) => flight.flightId === flightId)
    : undefined;
  if (!found) throw new Refusal(422, "unknown_flight", `There is no flight ${flightId}`);
  return found;
}

interface Leg {
  origin: City;
  destination: City;
  date: string;
  slot: number;
  /** After midnight, on the clocks of its origin. */
  minutes: number;
}

function departure(leg: Leg): Departure {
  const { origin, destination, date, slot } = leg;
  const departsAt = departureTime(leg);
  return {
    flightId: `flt_${origin.code}-${destination.code}_${date}_${slot + 1}`,
    number: numberOf(leg),
    from: origin.code,
    to: destination.code,
    departsAt,
    arrivesAt: departsAt + durationMinutes(leg) * minuteMs,
    seats: seatsOf(leg),
    baseCents: baseCentsOf(leg),
  };
}

function departureTime(leg: Leg): number {
  const { origin, date } = leg;
  const minutes = leg.minutes + stableChoice([0, 25, 50, 75, 110], numberOf(leg));
  return timeByTheClocks(origin.timeZone, date, minutes);
}

/** Half an hour to climb and descend, and 800 km/h between, to the five minutes. */
function durationMinutes({ origin, destination }: Leg): number {
  const minutes = 30 + (kilometresBetween(origin, destination) / 800) * 60;
  return Math.round(minutes / 5) * 5;
}

function seatsOf(leg: Leg): number {
  const { origin, destination, slot } = leg;
  const isSingle =
    origin.code === singleSeat.from &&
    destination.code === singleSeat.to &&
    slot === singleSeat.slot;
  return isSingle ? 1 : stableChoice(aircraftSeats, numberOf(leg));
}

function baseCentsOf(leg: Leg): number {
  const distance = 3_000 + kilometresBetween(leg.origin, leg.destination) * 8;
  const percent = isWeekendFlight(leg.date) ? 120 : 100;
  const luck = stableChoice([90, 100, 110], `${numberOf(leg)} ${leg.date}`);
  return Math.round((distance * percent * luck) / 10_000);
}

function numberOf({ origin, destination, slot }: Leg): string {
  const route = cities.indexOf(origin) * cities.length + cities.indexOf(destination);
  return `LK${100 + route * slotMinutes.length + slot}`;
}
