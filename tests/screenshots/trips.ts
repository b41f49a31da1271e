import { endRun } from "#db/queries/runs.ts";
import { insertStepEvent } from "#db/queries/step-events.ts";
import type { ChosenFlight } from "#db/travel/schema.ts";
import type { TripStatus } from "#db/travel/statuses.ts";
import { moveTrip, placeTrip, type TripFacts } from "#db/travel/trip-changes.ts";
import { tripTitle } from "#server/domains/travel/rules/trip-title.ts";
import type { TestApp } from "../support/app.ts";

const dayMs = 24 * 60 * 60_000;
const dayAt = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Alice's: one there and back that is confirmed, and one that failed on its way. */
export function fillTrips({ db, clock: { now } }: TestApp): void {
  const [away, home] = [now + 20 * dayMs, now + 24 * dayMs];
  const flightWish = { from: "VIE", to: "JFK", date: dayAt(away), returnDate: dayAt(home) };
  const booked: TripFacts = {
    flight: flight("LK101", "VIE", "JFK", away),
    returnFlight: flight("LK354", "JFK", "VIE", home),
    room: { roomId: "room_1", hotel: "Lantern House", city: "JFK", kind: "double" },
    ...{ flightCents: 184_000, returnCents: 91_000, roomCents: 62_000, totalCents: 246_000 },
  };
  const place = (id: string, status: TripStatus, facts: TripFacts) => {
    placeTrip(db, {
      ...{ id, userId: "usr_alice", title: tripTitle(flightWish), note: "A window, please" },
      ...{ customerEmail: "alice@example.test", expectedCents: null, now },
      travellers: ["Alice Archer", "Maximiliane Donaudampfschifffahrtsgesellschaft"],
      flightWish: { ...flightWish, passengers: 2 },
      hotelWish: { city: "JFK", checkIn: dayAt(away), checkOut: dayAt(home), guests: 2 },
    });
    moveTrip(db, { id, status, facts: { ...booked, ...facts }, now });
    endRun(db, { id, status: status === "confirmed" ? "done" : "compensated", now });
  };
  const numbers = {
    ...{ flightReservationId: "rsv_1", returnReservationId: "rsv_2", roomReservationId: "rsv_3" },
    ...{ ticketNumber: "LK-41", returnTicketNumber: "LK-42", voucherNumber: "LH-7" },
  };
  place("trip_confirmed", "confirmed", numbers);
  place("trip_failed00", "failed", { reason: "There is only one seat left, for 2" });
  const tell = (step: string, status: "failed" | "compensated") =>
    insertStepEvent(db, { runId: "trip_failed00", step, status, now });
  tell("Reserve the flight back", "failed");
  tell("Reserve the room", "compensated");
  tell("Reserve the seats", "compensated");
}

function flight(number: string, from: string, to: string, departsAt: number): ChosenFlight {
  const arrivesAt = departsAt + 9 * 60 * 60_000;
  return { flightId: `flt_${number}`, number, from, to, departsAt, arrivesAt };
}

const [away, home] = [dayAt(Date.now() + 20 * dayMs), dayAt(Date.now() + 24 * dayMs)];
const asked = { from: "VIE", to: "JFK", date: away, returnDate: home, city: "" };
const searched = (party: { passengers: string; guests: string }) =>
  `/trips?${new URLSearchParams({ ...asked, ...party, checkIn: away, checkOut: home })}`;

export const tripShots = [
  { name: "trips", path: "/trips", who: "alice" },
  { name: "trips-found", path: searched({ passengers: "2", guests: "1" }), who: "alice" },
  { name: "trips-wrong", path: searched({ passengers: "2", guests: "3" }), who: "alice" },
  { name: "trip-confirmed", path: "/trips/trip_confirmed", who: "alice" },
  { name: "trip-failed", path: "/trips/trip_failed00", who: "alice" },
] as const;
