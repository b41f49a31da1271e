import type { Context } from "@restatedev/restate-sdk";
import type { Run } from "#db/queries/runs.ts";
import { finalTripStatuses } from "#db/travel/statuses.ts";
import { findAnyTrip } from "#db/travel/trips.ts";
import type { Reservation } from "#server/outside/reservations.ts";
import type { Compared, Found, Keeper } from "#server/services/keeper.ts";
import { flightService } from "./flight/contract.ts";
import { hotelService } from "./hotel/contract.ts";

const seatsOfNobody = "the airline keeps seats for a trip that is over";
const roomOfNobody = "the hotel keeps a room for a trip that is over";
const noSeats = "the airline does not have its seats";
const noRoom = "the hotel does not have its room";

/** How trips are looked after: one that nobody goes on with has places set aside, so a person looks into it. */
export const keeperOfTrips: Keeper = {
  kind: "trip",
  targetsOf: ({ id }) => [`TripOrchestrator/${id}/run`, `TripCancellation/${id}/run`],
  compare: comparePlaces,
  letGo: letPlacesGo,
};

/** What the sellers have set aside or sold, against what the trip says of it. */
async function comparePlaces({ db, outside }: Compared, run: Run): Promise<Found[]> {
  const trip = findAnyTrip(db, { id: run.id });
  if (!trip) return [];
  const isOver = finalTripStatuses.some((final) => final === trip.status);
  if (!isOver && trip.status !== "confirmed") return [];
  const seats = await outside.airline.reservationsOf(run.id);
  const rooms = await outside.hotels.reservationsOf(run.id);
  if (isOver) {
    return [
      ...(seats.some(isKept) ? [found(seatsOfNobody, run, true)] : []),
      ...(rooms.some(isKept) ? [found(roomOfNobody, run, true)] : []),
    ];
  }
  return [
    ...(isBought(seats, trip.flightReservationId) ? [] : [found(noSeats, run)]),
    ...(isBought(rooms, trip.roomReservationId) ? [] : [found(noRoom, run)]),
  ];
}

function letPlacesGo(ctx: Context, { kind, runId }: Pick<Found, "kind" | "runId">): void {
  const wanted = { tripId: runId, key: `${runId}/books` };
  if (kind === seatsOfNobody) ctx.sendClient(flightService).cancel(wanted);
  if (kind === roomOfNobody) ctx.sendClient(hotelService).cancel(wanted);
}

function isKept({ status }: Reservation): boolean {
  return status === "reserved" || status === "confirmed";
}

function isBought(all: readonly Reservation[], reservationId: string | null): boolean {
  return all.some((one) => one.reservationId === reservationId && one.status === "confirmed");
}

function found(kind: string, { id, title }: Run, isSafe = false): Found {
  return { kind, runId: id, words: `${title}: ${kind}`, isSafe };
}
