import { findTrip } from "#db/travel/trips.ts";
import type { Domain } from "#server/web/domain.ts";
import { startTrip, startTripCancellation } from "./trips-ingress.ts";

/** A confirmed trip that is given back is queued a second time, for another workflow. */
export const resubmitTrip: Domain["resubmit"] = async ({ db, ingress }, { id: tripId, userId }) => {
  const trip = findTrip(db, { id: tripId, userId });
  if (!trip) return;
  const start = trip.status === "undoing" ? startTripCancellation : startTrip;
  await start(ingress, { tripId, userId });
};
