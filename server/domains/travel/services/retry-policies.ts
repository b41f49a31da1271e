import { retryOptions } from "#server/orchestration/retry.ts";

/** For a saga that can still turn back: about ten seconds, so that a restart of a seller fails no trip. */
export const bounded = retryOptions({ maxRetries: 7, initialDelay: 100, maxDelay: 4_000 });

/** What the traveller does not want must go back, however long the seller is closed. */
export const endless = {
  initialRetryInterval: 100,
  maxRetryInterval: 60_000,
  retryIntervalFactor: 2,
};
