import type { Keeper } from "#server/services/keeper.ts";

/** How trips are looked after: one that nobody goes on with has places set aside, so a person looks into it. */
export const keeperOfTrips: Keeper = {
  kind: "trip",
  targetsOf: ({ id }) => [`TripOrchestrator/${id}/run`, `TripCancellation/${id}/run`],
};
