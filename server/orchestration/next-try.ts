import { type Duration, RetryableError, type RunOptions } from "@restatedev/restate-sdk";
import type { NextTry } from "./observer.ts";

type Bounds = Pick<
  RunOptions<never>,
  "maxRetryAttempts" | "initialRetryInterval" | "maxRetryInterval" | "retryIntervalFactor"
>;
export type Patience = { [K in keyof Bounds]: Bounds[K] | undefined };

/** When the engine will make the next attempt, as far as it can be known here: it says so to nobody. */
export function nextTry(
  {
    maxRetryAttempts,
    initialRetryInterval = 50,
    maxRetryInterval = 10_000,
    retryIntervalFactor = 2,
  }: Patience,
  { failures, error }: { failures: number; error: unknown },
): NextTry {
  const asked = error instanceof RetryableError ? error.retryAfter : undefined;
  const grown = inMs(initialRetryInterval) * retryIntervalFactor ** Math.max(0, failures - 1);
  return {
    ...(maxRetryAttempts !== undefined &&
      Number.isFinite(maxRetryAttempts) && { allowed: maxRetryAttempts }),
    againIn: Math.round(
      asked === undefined ? Math.min(grown, inMs(maxRetryInterval)) : inMs(asked),
    ),
  };
}

/**
 * The other side may ask for more time, though not for more than the step would ever wait between two of
 * its tries: else it alone would decide how long whoever waits for the step is kept.
 */
export function withinPatience(error: unknown, { maxRetryInterval }: Patience): unknown {
  if (!(error instanceof RetryableError) || error.retryAfter === undefined) return error;
  if (maxRetryInterval === undefined) return error;
  const longest = inMs(maxRetryInterval);
  if (inMs(error.retryAfter) <= longest) return error;
  const { message, code: errorCode } = error;
  return new RetryableError(message, { retryAfter: longest, errorCode, cause: error });
}

const units = {
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
  milliseconds: 1,
} as const;

function inMs(duration: Duration | number): number {
  if (typeof duration === "number") return duration;
  return Object.entries(units).reduce(
    (sum, [unit, ms]) => sum + (duration[unit as keyof typeof units] ?? 0) * ms,
    0,
  );
}
