import { listFailedTrips } from "#db/travel/failed-trips.ts";
import { listBrokenTrips, listOwedForTrips } from "#db/travel/invariants.ts";
import { forgetTraveller, listTripsAhead, readTraveller } from "#db/travel/personal-data.ts";
import { countTripsInProgress } from "#db/travel/trip-pages.ts";
import type { Domain } from "#server/web/domain.ts";
import { recoverTrips } from "./commands/recover.ts";
import { resubmitTrip } from "./commands/resubmit.ts";
import { tripLetters } from "./letters.ts";
import { travelOperations } from "./routes/operations.ts";
import { tripPage, tripsPage } from "./routes/trips.tsx";
import { tripsApi } from "./routes/trips-api.ts";
import { tripRun } from "./rules/run.ts";
import { travellersSteps } from "./rules/step-names.ts";

/** A flight and a room, both or neither. */
export const travel: Domain = {
  ...tripRun,
  runsAre: "Trips",
  sections: [
    {
      id: "trips",
      href: "/trips",
      label: "Trips",
      icon: "trips",
      count: { of: "in progress", read: (db, { id }) => countTripsInProgress(db, { userId: id }) },
    },
  ],
  pages: [tripsPage, tripPage],
  routes: [{ path: "/api/trips", routes: tripsApi }],
  operations: travelOperations,
  resubmit: resubmitTrip,
  recover: recoverTrips,
  listFailed: (db, { limit }) => listFailedTrips(db, { theirSteps: travellersSteps, limit }),
  listBroken: listBrokenTrips,
  listOwed: listOwedForTrips,
  letters: tripLetters,
  people: { read: readTraveller, listAhead: listTripsAhead, forget: forgetTraveller },
};
