import type { TripStatus } from "#db/travel/statuses.ts";
import type { TripPageDescription } from "#db/travel/trip-pages.ts";
import type { Refund } from "#server/domains/travel/rules/refund.ts";
import { StatusCard } from "#views/parts/status-card.tsx";
import { tripLooks } from "./status.tsx";
import { TripActions } from "./trip-actions.tsx";

export const tripExplanations: Record<TripStatus, string> = {
  asking: "The airline and the hotels are being asked. It takes a moment.",
  reserving: "The seats and the room are being set aside for you: both, or neither.",
  price_changed: "The price changed since you were shown it. Nothing is booked unless you agree.",
  awaiting_payment: "The seats and the room are set aside for you until you have paid.",
  confirming: "It is paid. The airline and the hotel are confirming.",
  confirmed: "The flight and the room are yours.",
  undoing: "What was reserved is being given back, and money that was taken goes back.",
  failed: "The trip could not be booked. What was reserved or paid for it goes back.",
  cancelled: "What was reserved for it is given back.",
};

interface TripStatusCardProps {
  trip: TripPageDescription;
  refund: Refund;
  now: number;
  isBankAsked: boolean;
}

/** Where the trip stands, and what can be done about it. */
export function TripStatusCard({ trip, refund, now, isBankAsked }: TripStatusCardProps) {
  const until = deadlineOfTrip(trip);
  const label = trip.status === "awaiting_payment" ? "To be paid within" : "To be answered within";
  return (
    <StatusCard
      id="trip-now"
      look={tripLooks[trip.status]}
      explanation={tripExplanations[trip.status]}
      reason={trip.reason}
      deadline={until === undefined ? undefined : { label, until, now }}
    >
      <TripActions trip={trip} refund={refund} isBankAsked={isBankAsked} />
    </StatusCard>
  );
}

export function deadlineOfTrip({ status, waitingUntil }: TripPageDescription): number | undefined {
  const waits = status === "awaiting_payment" || status === "price_changed";
  return waits ? (waitingUntil ?? undefined) : undefined;
}
