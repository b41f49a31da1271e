import { retryOptions } from "#server/orchestration/retry.ts";

/** While a shopper waits, or a saga that can still turn back: about ten seconds. */
export const bounded = retryOptions({ maxRetries: 6, initialDelay: 150, maxDelay: 4_000 });

/** Of one provider, while a shopper waits for whichever takes it first: some seconds. */
export const whileTheyWait = { maxRetries: 5, initialDelay: 150, maxDelay: 2_000 };

/** At a deadline, when nobody waits any more and an answer decides: some minutes. */
export const patient = retryOptions({ maxRetries: 14, initialDelay: 150, maxDelay: 30_000 });

/** Money that is not ours must go back, however long the provider is down. */
export const endless = {
  initialRetryInterval: 250,
  maxRetryInterval: 60_000,
  retryIntervalFactor: 2,
};
