/** How its runs are known in all layers. */
export const tripRun = {
  kind: "trip",
  pathOf: (tripId: string) => `/trips/${tripId}`,
} as const;
