import { RetryableError } from "@restatedev/restate-sdk";
import { refused } from "#server/orchestration/refused.ts";
import { Refused, Unavailable } from "#server/outside/errors.ts";

/**
 * Asked to come back in an hour, whoever comes back in an hour has kept a shopper's basket locked for as
 * long. How often it is tried again is the step's own affair; how long it waits between is bounded here.
 */
const longestPause = 5_000;

/**
 * An outside system's answer in the engine's words: a lasting no ends the step and had no effect; for
 * anything else the step is tried again, when the other side asks for it.
 */
export async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refused) throw refused(error.message, { metadata: { code: error.code } });
    if (error instanceof Unavailable && error.retryAfterMs !== undefined) {
      throw new RetryableError(error.message, {
        retryAfter: Math.min(error.retryAfterMs, longestPause),
      });
    }
    throw error;
  }
}
