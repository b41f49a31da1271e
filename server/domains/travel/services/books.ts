import type { Context } from "@restatedev/restate-sdk";
import { listPayments } from "#db/queries/payments.ts";
import type { Run } from "#db/queries/runs.ts";
import { finalTripStatuses } from "#db/travel/statuses.ts";
import { moveTrip } from "#db/travel/trip-changes.ts";
import { findAnyTrip, type Trip } from "#db/travel/trips.ts";
import { notify, recordEnd } from "#server/events/record.ts";
import type { Events } from "#server/events/run-observer.ts";
import type { Reservation } from "#server/outside/reservations.ts";
import { sentence } from "#server/rules/sentence.ts";
import {
  abandoned,
  type Compared,
  type Found,
  type Keeper,
  type Mended,
} from "#server/services/keeper.ts";
import { flightService } from "./flight/contract.ts";
import { hotelService } from "./hotel/contract.ts";

const seatsOfNobody = "the airline keeps seats for a trip that is over";
const roomOfNobody = "the hotel keeps a room for a trip that is over";
const noSeats = "the airline does not have its seats";
const noRoom = "the hotel does not have its room";

/** How trips are looked after: one that nobody goes on with is given back as a whole, places and money. */
export const keeperOfTrips: Keeper = {
  kind: "trip",
  targetsOf: ({ id }) => [`TripOrchestrator/${id}/run`, `TripCancellation/${id}/run`],
  canEnd: (db, { id }) => isUnfinished(findAnyTrip(db, { id })),
  mend: (events, { kind, runId }) => (kind === abandoned ? endTrip(events, runId) : {}),
  compare: comparePlaces,
  letGo: letPlacesGo,
};

/** A confirmed trip that is being cancelled has its own terms, and is submitted again. */
function isUnfinished(trip: Trip | undefined): boolean {
  return trip !== undefined && trip.status !== "confirmed" && trip.refundRule === null;
}

function endTrip(events: Events, id: string): Mended {
  const { db, now } = events;
  const trip = findAnyTrip(db, { id });
  if (!trip || !isUnfinished(trip)) return {};
  const reason = trip.reason ?? "The booking was interrupted";
  moveTrip(db, { id, status: "failed", facts: { reason, askedCents: null }, now: now() });
  const run = { runId: id, userId: trip.userId };
  notify(events, run, {
    key: "interrupted",
    tone: "bad",
    title: "Your trip could not be booked",
    body: `${sentence(reason)} Whatever was set aside or taken goes back.`,
    href: `/trips/${id}`,
  });
  recordEnd(events, run, "compensated");
  const attempt = listPayments(db, { runId: id }).at(-1)?.attempt ?? 1;
  return { release: { runId: id, attempt } };
}

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
    ...(hasSeats(seats, trip) ? [] : [found(noSeats, run)]),
    ...(isBought(rooms, trip.roomReservationId) ? [] : [found(noRoom, run)]),
  ];
}

function letPlacesGo(ctx: Context, { kind, runId }: Pick<Found, "kind" | "runId">): void {
  const wanted = { tripId: runId, key: `${runId}/books` };
  if (kind === seatsOfNobody || kind === abandoned) ctx.sendClient(flightService).cancel(wanted);
  if (kind === roomOfNobody || kind === abandoned) ctx.sendClient(hotelService).cancel(wanted);
}

function isKept({ status }: Reservation): boolean {
  return status === "reserved" || status === "confirmed";
}

function hasSeats(seats: readonly Reservation[], trip: Trip): boolean {
  const { flightReservationId, returnFlight, returnReservationId } = trip;
  return (
    isBought(seats, flightReservationId) && (!returnFlight || isBought(seats, returnReservationId))
  );
}

function isBought(all: readonly Reservation[], reservationId: string | null): boolean {
  return all.some((one) => one.reservationId === reservationId && one.status === "confirmed");
}

function found(kind: string, { id, title }: Run, isSafe = false): Found {
  return { kind, runId: id, words: `${title}: ${kind}`, isSafe };
}
