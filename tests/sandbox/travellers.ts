import type { Flight, NewFlightReservation } from "#server/outside/airlines.ts";
import type { NewRoomReservation, Room } from "#server/outside/hotels.ts";
import { PriceChanged } from "#server/outside/reservations.ts";
import type { Playground } from "./playground.ts";

export const aDay = "2026-12-01";
export const aStay = { city: "KEF", checkIn: "2026-12-01", checkOut: "2026-12-04" };
export const holdSeconds = 600;

/** The flight that has a single seat. */
export async function lastSeat({ airline }: Playground): Promise<Flight> {
  const search = { from: "VIE", to: "KEF", date: aDay, passengers: 1 };
  const found = (await airline.flights(search)).find(({ seatsLeft }) => seatsLeft === 1);
  return found ?? fail("a flight with one seat left");
}

/** A flight with seats enough for its price to climb all its steps. */
export async function twelveSeats({ airline }: Playground, passengers = 1): Promise<Flight> {
  for (const to of ["LHR", "CDG", "BER", "FCO", "MAD", "LIS", "ATH", "CPH"]) {
    const flights = await airline.flights({ from: "VIE", to, date: aDay, passengers });
    const found = flights.find(({ seatsLeft }) => seatsLeft === 12);
    if (found) return found;
  }
  return fail("a flight with twelve seats left");
}

export async function aRoom(
  { hotels }: Playground,
  kind: Room["kind"],
  stay: Partial<typeof aStay> = {},
): Promise<Room> {
  const rooms = await hotels.rooms({ ...aStay, ...stay, guests: 1 });
  return rooms.find((room) => room.kind === kind) ?? fail(`a ${kind} room`);
}

export function aSeatOn(
  { flightId, priceCents }: Flight,
  passengers: string[] = ["Alice Archer"],
): NewFlightReservation {
  const expectedCents = priceCents * passengers.length;
  return { tripId: "trip_1", flightId, passengers, expectedCents, holdSeconds };
}

export function aStayIn(
  { roomId, totalCents }: Room,
  guests: string[] = ["Alice Archer"],
): NewRoomReservation {
  const { checkIn, checkOut } = aStay;
  const expectedCents = totalCents;
  return { tripId: "trip_1", roomId, checkIn, checkOut, guests, expectedCents, holdSeconds };
}

/** The price that a refusal for its sake tells. */
export async function newPriceOf(call: Promise<unknown>): Promise<number> {
  const error = await call.catch((refusal: unknown) => refusal);
  if (error instanceof PriceChanged && error.code === "price_changed") return error.totalCents;
  throw error instanceof Error ? error : new Error("The price was taken");
}

function fail(what: string): never {
  throw new Error(`The sandbox does not offer ${what}`);
}
