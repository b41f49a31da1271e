export interface Question {
  /** How long the carrier has to tell by itself before it is asked. */
  afterMs: number;
  /** A parcel that has not arrived by then is late. */
  isLate: boolean;
}

const hourMs = 60 * 60 * 1_000;
const longestPauseMs = 12 * hourMs;
const mostQuestions = 24;

/**
 * The carrier tells when a parcel has arrived, so it is asked only when it should have told long ago,
 * and then ever more seldom: 1.5, 2, 3, 5, 9 … delivery times after the shipment. After the last
 * question its word alone is waited for: a parcel that is never heard of must not be asked for for ever.
 */
export function questionsFor(deliveryMs: number): Question[] {
  const half = deliveryMs / 2;
  const longest = Math.max(longestPauseMs, half);
  return Array.from({ length: mostQuestions }, (_, count) => ({
    afterMs: Math.ceil(count === 0 ? 3 * half : Math.min(longest, half * 2 ** (count - 1))),
    isLate: count === 1,
  }));
}
