import { rpc } from "@restatedev/restate-sdk-clients";
import { bounded, type Ingress, keyedCall } from "#server/ingress/connect.ts";
import type { FlightSearch } from "#server/outside/airlines.ts";
import { flightService } from "../services/flight/contract.ts";
import { hotelService } from "../services/hotel/contract.ts";
import { tripCancellation } from "../services/trip-cancellation/contract.ts";
import {
  type Cancellation,
  type Person,
  type PriceAnswer,
  tripOrchestrator,
} from "../services/trip-orchestrator/contract.ts";
import type { TripSearch } from "./trip-form.ts";

interface TripRef {
  tripId: string;
  userId: string;
}

/** Accepted is durable; the trip's id makes a second submission harmless. */
export async function startTrip(ingress: Ingress, { tripId, userId }: TripRef): Promise<void> {
  await ingress.sendClient(tripOrchestrator, tripId).run({ userId }, bounded());
}

export async function startTripCancellation(
  ingress: Ingress,
  { tripId, userId }: TripRef,
): Promise<void> {
  await ingress.sendClient(tripCancellation, tripId).run({ userId }, bounded());
}

export function answerPrice(
  ingress: Ingress,
  { tripId, accept, ...answer }: Person & { tripId: string; totalCents: number; accept: boolean },
): Promise<PriceAnswer> {
  const trip = ingress.client(tripOrchestrator, tripId);
  const key = `${tripId}/price/${answer.totalCents}/${accept}`;
  return accept
    ? trip.acceptPrice(answer, keyedCall(key))
    : trip.declinePrice(answer, keyedCall(key));
}

export function cancelBooking(
  ingress: Ingress,
  { tripId, ...person }: Person & { tripId: string },
): Promise<Cancellation> {
  return ingress.client(tripOrchestrator, tripId).cancel(person, keyedCall(`${tripId}/cancel`));
}

/** Less than the sellers are given: a traveller looks at the page meanwhile. */
const searchTimeout = 5_000;

/** All are asked at once; one that gives no answer in time does not take the others' offers away. */
export async function searchOffers(ingress: Ingress, wanted: TripSearch) {
  const { from, to, date, returnDate, passengers, city, checkIn, checkOut, guests } = wanted;
  const flightsOn = (flight: FlightSearch) =>
    ingress.client(flightService).search(flight, rpc.opts({ timeout: searchTimeout }));
  const [flights, returnFlights, rooms] = await Promise.allSettled([
    flightsOn({ from, to, date, passengers }),
    returnDate ? flightsOn({ from: to, to: from, date: returnDate, passengers }) : undefined,
    ingress
      .client(hotelService)
      .search({ city, checkIn, checkOut, guests }, rpc.opts({ timeout: searchTimeout })),
  ]);
  return {
    flights: answerOf(flights),
    ...(returnDate && { returnFlights: answerOf(returnFlights) }),
    rooms: answerOf(rooms),
  };
}

function answerOf<Offers>(asked: PromiseSettledResult<Offers | undefined>): Offers | null {
  return (asked.status === "fulfilled" && asked.value) || null;
}
