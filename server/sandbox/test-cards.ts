export const cardBehaviours = [
  "approve",
  "decline",
  "slow",
  "never",
  "duplicate",
  "late",
  "untold",
] as const;
export type CardBehaviour = (typeof cardBehaviours)[number];

export interface TestCard {
  number: string;
  name: string;
  /** What the payment page says about it. */
  words: string;
}

/** The numbers are documented and pass the check digit, as real test cards do. */
export const testCards: Record<CardBehaviour, TestCard> = {
  approve: {
    number: "4242 4242 4242 4242",
    name: "Approved",
    words: "The bank says yes at once.",
  },
  decline: {
    number: "4000 0000 0000 0002",
    name: "Declined",
    words: "The bank says no at once.",
  },
  slow: {
    number: "4000 0000 0000 0010",
    name: "Slow",
    words: "The bank says yes after three seconds.",
  },
  never: {
    number: "4000 0000 0000 0028",
    name: "Never answers",
    words: "The card is accepted, and nothing more is heard of it.",
  },
  duplicate: {
    number: "4000 0000 0000 0036",
    name: "Told three times",
    words: "The bank says yes, and tells the shop three times over.",
  },
  late: {
    number: "4000 0000 0000 0044",
    name: "Too late",
    words: "The bank says yes, but only after the shop has stopped waiting.",
  },
  untold: {
    number: "4000 0000 0000 0051",
    name: "Nobody tells",
    words: "The bank says yes, and the message to the shop is lost.",
  },
};

export const slowCardMs = 3_000;
/** Counted from the moment the shop stopped waiting. */
export const lateCardMs = 1_000;

export function behaviourOf(number: string | null): CardBehaviour | undefined {
  const digits = digitsOf(number ?? "");
  return cardBehaviours.find((behaviour) => digitsOf(testCards[behaviour].number) === digits);
}

function digitsOf(number: string): string {
  return number.replace(/\s+/g, "");
}
