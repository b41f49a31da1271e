import { randomUUID } from "node:crypto";
import { listSteps } from "#db/queries/runs.ts";
import type { TripStatus } from "#db/travel/statuses.ts";
import { findAnyTrip, type Trip } from "#db/travel/trips.ts";
import { ledgerOf } from "../../support/providers.ts";
import { openTestShop, type TestShop, type TestShopOptions } from "../../support/shop.ts";
import type { Visitor } from "../../support/visitor.ts";
import { until } from "../../support/waiting.ts";

export interface Wish {
  flight: {
    from: string;
    to: string;
    date: string;
    returnDate?: string;
    passengers: number;
    flightId?: string;
  };
  hotel: { city: string; checkIn: string; checkOut: string; guests: number; roomId?: string };
  customerEmail: string;
  note?: string;
  travellers?: string[];
  expectedCents?: number;
}

export interface TravelDesk extends TestShop {
  /** Answers the trip's id once it was accepted. */
  book(traveller: Visitor, wish?: Partial<Wish>, id?: string): Promise<string>;
  trip(id: string): Trip;
  becomes(id: string, status: TripStatus): Promise<Trip>;
  /** How each step of its run stands. */
  steps(id: string): Record<string, string>;
  ledgers(id: string): Promise<Ledgers>;
}

/** What the airline, the hotel chain and the provider say of a trip. */
export interface Ledgers {
  flight: string[];
  room: string[];
  intents: string[];
  /** Captured less refunded. */
  keptCents: number;
}

export async function openTravelDesk(options: TestShopOptions = {}): Promise<TravelDesk> {
  const shop = await openTestShop(options);
  const { db, outside } = shop;
  const trip = (id: string) => {
    const found = findAnyTrip(db, { id });
    if (!found) throw new Error(`There is no trip ${id}`);
    return found;
  };
  return {
    ...shop,
    trip,
    async book(traveller, wish = {}, id = newTripId()) {
      const answer = await traveller.post(`/api/trips/${id}`, { ...aWish(), ...wish });
      if (answer.status !== 202) throw new Error(`The trip was answered ${await answer.text()}`);
      return id;
    },
    async becomes(id, status) {
      const is = () => trip(id).status === status;
      try {
        await until(`${id} to be ${status}`, is, { deadline: 40_000 });
      } catch (error) {
        const { status: found, reason } = trip(id);
        throw new Error(`It is ${found} (${reason})`, { cause: error });
      }
      return trip(id);
    },
    steps: (id) =>
      Object.fromEntries(listSteps(db, { runId: id }).map(({ name, status }) => [name, status])),
    async ledgers(id) {
      const flights = await outside.airline.reservationsOf(id);
      const rooms = await outside.hotels.reservationsOf(id);
      const money = await ledgerOf(outside.payments, id);
      return {
        flight: flights.map(({ status }) => status),
        room: rooms.map(({ status }) => status),
        intents: money.intents.map(({ status }) => status),
        keptCents: money.capturedCents - money.refundedCents,
      };
    },
  };
}

export const newTripId = () => `trip_${randomUUID()}`;

/** So many days from now: the outside keeps the real time. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * 24 * 60 * 60_000).toISOString().slice(0, 10);
}

let day = 30;

function nextDay(): number {
  day += 7;
  return day;
}

/** To Lisbon and back on a day that no other test flies, so that prices stay as they are. */
export function aWish(onDay = nextDay()): Wish {
  return {
    flight: { from: "VIE", to: "LIS", date: inDays(onDay), passengers: 1 },
    hotel: { city: "LIS", checkIn: inDays(onDay), checkOut: inDays(onDay + 3), guests: 1 },
    customerEmail: "alice@example.test",
  };
}
