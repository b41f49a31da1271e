/** What each letter about a trip says besides the trip itself. */
export interface TripLetters {
  "trip-confirmed": {
    ticketNumber: string;
    returnTicketNumber: string | null;
    voucherNumber: string;
  };
  "trip-cancelled": { words: string };
}

export type TripLetterKind = keyof TripLetters;

/** Under which a letter is found again, with what people call the trip. */
export const subjectOf: Record<TripLetterKind, (title: string) => string> = {
  "trip-confirmed": (title) => `Your trip is confirmed: ${title}`,
  "trip-cancelled": (title) => `Your trip is cancelled: ${title}`,
};
