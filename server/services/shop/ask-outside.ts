import { RetryableError } from "@restatedev/restate-sdk";
import { refused } from "#server/orchestration/refused.ts";
import { Refused, Unavailable } from "#server/outside/errors.ts";

/** From inside a step: a lasting no ends the step, anything else is asked again, as late as they wish. */
export async function askOutside<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Refused) throw refused(error.message, { metadata: { code: error.code } });
    if (error instanceof Unavailable && error.retryAfterMs !== undefined) {
      throw new RetryableError(error.message, { retryAfter: error.retryAfterMs, cause: error });
    }
    throw error;
  }
}
