/** As a traveller reads them on the page of the run. */
export const stepNames = {
  find: { flight: "Look for a flight", back: "Look for a flight back", room: "Look for a room" },
  reserve: {
    flight: "Reserve the seats",
    back: "Reserve the flight back",
    room: "Reserve the room",
  },
  price: "Agree on the new price",
  openPayment: "Payment for the trip",
  awaitPayment: "Wait for the payment",
  capture: "Take the money",
  confirm: {
    flight: "Confirm the seats",
    back: "Confirm the flight back",
    room: "Confirm the room",
  },
  mail: "Send the confirmation",
} as const;

/** A run tells of each step once, so what is tried again has a name of its own. */
export function inRound(step: string, round: number): string {
  return round === 1 ? step : `${step} (try ${round})`;
}

/** A price that changes more often than this is nobody's offer. */
export const mostRounds = 4;

/** What the traveller does or leaves; the rest is done for them. */
export const travellersSteps: readonly string[] = [
  stepNames.awaitPayment,
  ...Array.from({ length: mostRounds }, (_, round) => inRound(stepNames.price, round + 1)),
];
