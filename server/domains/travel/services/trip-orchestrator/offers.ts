import type { ChosenFlight } from "#db/travel/schema.ts";
import { tell } from "#server/events/telling.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import type { Flight } from "#server/outside/airlines.ts";
import type { Room } from "#server/outside/hotels.ts";
import { TurnedBack } from "#server/services/turned-back.ts";
import { stepNames } from "../../rules/step-names.ts";
import { flightService } from "../flight/contract.ts";
import { hotelService } from "../hotel/contract.ts";
import { move } from "../moves.ts";
import type { Booking, Wanted } from "./booking.ts";

export interface Offers {
  flight: Flight;
  /** Of those who want to come back. */
  back: Flight | undefined;
  room: Room;
}

/** The airline and the hotel chain are asked at once. */
export async function findOffers(booking: Booking, { step, together }: Steps): Promise<Offers> {
  const { ctx, wanted } = booking;
  const { from, to, date, passengers, returnDate } = wanted.flightWish;
  const { city, checkIn, checkOut, guests } = wanted.hotelWish;
  updateStatus(ctx, { phase: "looking for offers", progress: 0.1 });
  const asked = {
    flights: step(stepNames.find.flight).calling(() =>
      ctx.client(flightService).search({ from, to, date, passengers }),
    ),
    rooms: step(stepNames.find.room).calling(() =>
      ctx.client(hotelService).search({ city, checkIn, checkOut, guests }),
    ),
  };
  const askedBack = (day: string) => ({
    ...asked,
    backs: step(stepNames.find.back).calling(() =>
      ctx.client(flightService).search({ from: to, to: from, date: day, passengers }),
    ),
  });
  const found = returnDate
    ? await together(askedBack(returnDate))
    : { ...(await together(asked)), backs: [] };
  const offers = chosenFrom(wanted, found);
  tell(booking.events, () => writeDown(booking, offers));
  return offers;
}

interface Found {
  flights: Flight[];
  backs: Flight[];
  rooms: Room[];
}

/** What was chosen, and the cheapest of what was left open: there and back as a whole. */
export function chosenFrom(
  { flightWish, hotelWish }: Pick<Wanted, "flightWish" | "hotelWish">,
  { flights, backs, rooms }: Found,
): Offers {
  const { from, to, flightId, returnDate, returnFlightId } = flightWish;
  const { city, roomId } = hotelWish;
  const there = flights.filter((one) => !flightId || one.flightId === flightId);
  if (there.length === 0) {
    throw new TurnedBack("failed", `There is no such flight from ${from} to ${to}`);
  }
  const later = backs.filter((one) => !returnFlightId || one.flightId === returnFlightId);
  const way = cheapest(returnDate ? roundTrips(there, later) : there.map(oneWay));
  if (!way) throw new TurnedBack("failed", `There is no such flight back from ${to} to ${from}`);
  const room = cheapest(rooms.filter((one) => !roomId || one.roomId === roomId));
  if (!room) throw new TurnedBack("failed", `There is no such room in ${city}`);
  return { flight: way.flight, back: way.back, room };
}

interface Way {
  flight: Flight;
  back: Flight | undefined;
  totalCents: number;
}

function oneWay(flight: Flight): Way {
  return { flight, back: undefined, totalCents: flight.totalCents };
}

/** Nobody leaves before they have arrived. */
function roundTrips(there: Flight[], backs: Flight[]): Way[] {
  return there.flatMap((flight) =>
    backs
      .filter(({ departsAt }) => departsAt > flight.arrivesAt)
      .map((back) => ({ flight, back, totalCents: flight.totalCents + back.totalCents })),
  );
}

function cheapest<Offer extends { totalCents: number }>(offers: Offer[]): Offer | undefined {
  return offers.toSorted((one, other) => one.totalCents - other.totalCents)[0];
}

function writeDown(booking: Booking, { flight, back, room }: Offers): void {
  const { roomId, hotel, city, kind } = room;
  const returnCents = back?.totalCents ?? 0;
  const flightCents = flight.totalCents + returnCents;
  move(booking, {
    status: "reserving",
    from: ["asking"],
    nextAction: "Reserve the seats and the room",
    facts: {
      flight: chosen(flight),
      returnFlight: back ? chosen(back) : null,
      room: { roomId, hotel, city, kind },
      flightCents,
      returnCents,
      roomCents: room.totalCents,
      totalCents: flightCents + room.totalCents,
      currency: flight.currency,
    },
  });
}

function chosen({ flightId, number, from, to, departsAt, arrivesAt }: Flight): ChosenFlight {
  return { flightId, number, from, to, departsAt, arrivesAt };
}
