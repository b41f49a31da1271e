/** How many parcels a pretended carrier takes on one day while nobody has turned it. */
export const mostSlots = 10_000;
