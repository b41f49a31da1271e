/** So many declined cards in the last hour, and no further try is made. */
const maxDeclined = 5;
/** An order above this needs a person to arrange it with. */
const maxTotalCents = 1_000_000;

interface Facts {
  declinedInTheLastHour: number;
  totalCents: number;
  note: string;
}

/** Three plain rules, so that a shopper who is turned away can be told which. */
export function suspicionOf({ declinedInTheLastHour, totalCents, note }: Facts) {
  if (declinedInTheLastHour >= maxDeclined) {
    return `${declinedInTheLastHour} payments were declined within the last hour; try again in an hour`;
  }
  if (totalCents > maxTotalCents) {
    return "the order is larger than we take without speaking to you; write to us";
  }
  // For demonstrations and tests, as the carrier has its FAIL_SHIP.
  return note.includes("FLAG_FRAUD") ? "the order was flagged by its note" : undefined;
}
