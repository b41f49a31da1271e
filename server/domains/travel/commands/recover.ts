import { listCancellationsUnderWay } from "#db/travel/trips.ts";
import type { Domain } from "#server/web/domain.ts";
import { startTripCancellation } from "./trips-ingress.ts";

/** What was decided about a confirmed trip is carried out; one that was not confirmed is given back by the books. */
export const recoverTrips: NonNullable<Domain["recover"]> = async ({ db, ingress }) => {
  for (const { id: tripId, userId } of listCancellationsUnderWay(db)) {
    await startTripCancellation(ingress, { tripId, userId });
  }
};
