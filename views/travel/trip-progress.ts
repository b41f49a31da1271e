import type { TripStatus } from "#db/travel/statuses.ts";
import type { TripPageDescription } from "#db/travel/trip-pages.ts";
import { type ShownStage, stagesSeen } from "#views/parts/stepper.tsx";

const stages = [
  { stage: "reserve", name: "Reservation", icon: "clock" },
  { stage: "payment", name: "Payment", icon: "card" },
  { stage: "confirm", name: "Confirmation", icon: "receipt" },
  { stage: "booked", name: "Booked", icon: "plane" },
] as const;
type Stage = (typeof stages)[number]["stage"];

/** How far a trip has come, told from what is written down about it. */
export function progressOf(trip: TripPageDescription): ShownStage[] {
  return stagesSeen<Stage>(stages, {
    at: stageOf(trip),
    ended: endOf(trip),
    isUndone: (stage) => isUndone(trip, stage),
  });
}

const endedEarly = new Set<TripStatus>(["undoing", "failed", "cancelled"]);

function endOf({ status }: TripPageDescription): "well" | "early" | undefined {
  if (status === "confirmed") return "well";
  return endedEarly.has(status) ? "early" : undefined;
}

/** The stage that the trip is in, or the one where it ended. */
function stageOf(trip: TripPageDescription): Stage {
  switch (trip.status) {
    case "asking":
    case "reserving":
    case "price_changed":
      return "reserve";
    case "awaiting_payment":
      return "payment";
    case "confirming":
      return "confirm";
    case "confirmed":
      return "booked";
    case "undoing":
    case "failed":
    case "cancelled":
      return whereItStopped(trip);
  }
}

function whereItStopped(trip: TripPageDescription): Stage {
  if (trip.ticketNumber) return "booked";
  if (trip.payments.some(({ capturedCents }) => capturedCents > 0)) return "confirm";
  return trip.flightReservationId ? "payment" : "reserve";
}

function isUndone(trip: TripPageDescription, stage: Stage): boolean {
  switch (stage) {
    case "reserve":
    case "confirm":
      return isGivenBack(trip);
    case "payment":
      return trip.payments.some(({ status }) => moneyIsBack.has(status));
    case "booked":
      return false;
  }
}

const moneyIsBack = new Set<string>(["partially_refunded", "refunded", "voided"]);

/**
 * A trip ends only when the airline and the hotels have confirmed what was given back; what they could
 * not take back is told by a step.
 */
export function isGivenBack({ status, steps }: TripPageDescription): boolean {
  const ended = status === "failed" || status === "cancelled";
  return ended && !steps.some((step) => step.status === "uncompensated");
}
