/** What an order holds in our own database is let go of as soon as it can be written, however late that is. */
export const untilUndone = {
  maxRetries: Number.POSITIVE_INFINITY,
  initialDelay: 100,
  maxDelay: 60_000,
};
