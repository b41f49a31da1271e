import { retryOptions } from "#server/orchestration/retry.ts";

/** A traveller looks at the page while it searches. */
export const brief = retryOptions({ maxRetries: 3, initialDelay: 100, maxDelay: 500 });

/** For a saga that can still turn back: some seconds. */
export const bounded = retryOptions({ maxRetries: 5, initialDelay: 100, maxDelay: 2_000 });

/** What the traveller does not want must go back, however long the seller is closed. */
export const endless = {
  initialRetryInterval: 100,
  maxRetryInterval: 60_000,
  retryIntervalFactor: 2,
};
