import { findAnyTrip } from "#db/travel/trips.ts";
import type { DrawLetter, LetterDrawings } from "#server/letters/drawing.tsx";
import {
  TripCancelled,
  TripConfirmed,
  type TripLetterProps,
} from "#views/travel/mail/trip-letters.tsx";
import { tripRun } from "./rules/run.ts";
import type { TripLetterKind, TripLetters } from "./rules/trip-letters.ts";

export const tripLetters: LetterDrawings = {
  "trip-confirmed": drawnBy<"trip-confirmed">(TripConfirmed),
  "trip-cancelled": drawnBy<"trip-cancelled">(TripCancelled),
} satisfies Record<TripLetterKind, DrawLetter>;

function drawnBy<Kind extends TripLetterKind>(
  draw: (props: TripLetterProps<Kind>) => ReturnType<DrawLetter>,
): DrawLetter {
  return function drawTripLetter({ runId, facts }, { db, shopUrl }) {
    const trip = runId ? findAnyTrip(db, { id: runId }) : undefined;
    if (!trip) return undefined;
    const href = shopUrl + tripRun.pathOf(trip.id);
    // Written by `writeTripLetter`, which is given the facts of this kind alone.
    return draw({ trip, facts: facts as unknown as TripLetters[Kind], href });
  };
}
