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
import type { Booking } from "./booking.ts";

export interface Offers {
  flight: Flight;
  room: Room;
}

/** The airline and the hotel chain are asked at once. */
export async function findOffers(booking: Booking, { step, together }: Steps): Promise<Offers> {
  const { ctx, wanted } = booking;
  const { from, to, date, passengers, flightId } = wanted.flightWish;
  const { city, checkIn, checkOut, guests, roomId } = wanted.hotelWish;
  updateStatus(ctx, { phase: "looking for offers", progress: 0.1 });
  const { flights, rooms } = await together({
    flights: step(stepNames.find.flight).calling(() =>
      ctx.client(flightService).search({ from, to, date, passengers }),
    ),
    rooms: step(stepNames.find.room).calling(() =>
      ctx.client(hotelService).search({ city, checkIn, checkOut, guests }),
    ),
  });
  const flight = flightId ? flights.find((one) => one.flightId === flightId) : cheapest(flights);
  if (!flight) throw new TurnedBack("failed", `There is no such flight from ${from} to ${to}`);
  const room = roomId ? rooms.find((one) => one.roomId === roomId) : cheapest(rooms);
  if (!room) throw new TurnedBack("failed", `There is no such room in ${city}`);

  tell(booking.events, () => writeDown(booking, { flight, room }));
  return { flight, room };
}

function cheapest<Offer extends { totalCents: number }>(offers: Offer[]): Offer | undefined {
  return offers.toSorted((one, other) => one.totalCents - other.totalCents)[0];
}

function writeDown(booking: Booking, { flight, room }: Offers): void {
  const { flightId, number, from, to, departsAt, arrivesAt, currency } = flight;
  const { roomId, hotel, city, kind } = room;
  move(booking, {
    status: "reserving",
    from: ["asking"],
    nextAction: "Reserve the seats and the room",
    facts: {
      flight: { flightId, number, from, to, departsAt, arrivesAt },
      room: { roomId, hotel, city, kind },
      flightCents: flight.totalCents,
      roomCents: room.totalCents,
      totalCents: flight.totalCents + room.totalCents,
      currency,
    },
  });
}
