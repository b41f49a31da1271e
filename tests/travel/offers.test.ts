import { expect, test } from "vitest";
import { chosenFrom } from "#server/domains/travel/services/trip-orchestrator/offers.ts";
import type { Flight } from "#server/outside/airlines.ts";

const flightWish = { from: "VIE", to: "LIS", date: "2027-03-01", passengers: 1 };
const hotelWish = { city: "LIS", checkIn: "2027-03-01", checkOut: "2027-03-02", guests: 1 };
const room = {
  ...{ roomId: "room", hotel: "Mirador", city: "LIS", kind: "double" as const },
  ...{ nights: [], totalCents: 9_000, currency: "EUR", sleeps: 2, roomsLeft: 3 },
};

function flight(flightId: string, departs: number, totalCents: number): Flight {
  return {
    ...{ flightId, number: flightId, from: "VIE", to: "LIS", priceCents: totalCents, totalCents },
    ...{ departsAt: departs, arrivesAt: departs + 3, currency: "EUR", seatsLeft: 9 },
  };
}

const flights = [flight("morning", 6, 200), flight("evening", 18, 100)];
const backs = [flight("noon back", 12, 300), flight("evening back", 19, 250)];

test("without a way back the cheapest flight is taken", () => {
  const { flight, back } = chosenFrom({ flightWish, hotelWish }, { flights, backs, rooms: [room] });
  expect([flight.flightId, back]).toEqual(["evening", undefined]);
});

test("whoever comes back on the same day does not get the cheapest flight there, when none goes back after it", () => {
  const wish = { flightWish: { ...flightWish, returnDate: flightWish.date }, hotelWish };
  const { flight, back } = chosenFrom(wish, { flights, backs, rooms: [room] });
  expect([flight.flightId, back?.flightId]).toEqual(["morning", "evening back"]);
});

test("a chosen flight after which none goes back is refused", () => {
  const flightId = "evening";
  const wish = { flightWish: { ...flightWish, returnDate: flightWish.date, flightId }, hotelWish };
  expect(() => chosenFrom(wish, { flights, backs, rooms: [room] })).toThrow("no such flight back");
});
