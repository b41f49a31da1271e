import type { Context, RunOptions } from "@restatedev/restate-sdk";
import { type Observer, silent } from "./observer.ts";
import { type Action, type StepOptions, step } from "./step.ts";

/** Delays are in milliseconds. After the first attempt come at most `maxRetries` more. */
export interface RetryPolicy {
  maxRetries: number;
  initialDelay?: number;
  maxDelay?: number;
  factor?: number;
  /** How long one attempt may take before it is dropped and counts as failed; two minutes by default. */
  timeLimit?: number;
}

/** For actions: less than a minute. */
export const defaultRetry: RetryPolicy = { maxRetries: 8, initialDelay: 100, maxDelay: 10_000 };
/** For undoing: some minutes. What cannot be undone until then needs a person. */
export const defaultUndoRetry: RetryPolicy = {
  maxRetries: 12,
  initialDelay: 100,
  maxDelay: 60_000,
};

/**
 * A step with a bounded patience.
 *
 * A TerminalError is never retried; anything else is, after a delay that grows, or after the one the
 * other side asked for (`RetryableError`). When patience ends, the last failure arrives as a
 * TerminalError.
 */
export function runWithRetry<T>(
  ctx: Context,
  name: string,
  policy: RetryPolicy,
  action: Action<T>,
  observer: Observer = silent,
): Promise<T> {
  return step(ctx, observer, name, action, retryOptions(policy));
}

type RetryOptions = Required<Omit<RunOptions<never>, "serde" | "maxRetryDuration">> &
  Pick<StepOptions<never>, "timeLimit">;

/** The same patience in the engine's words, for `step`, sagas and branches. */
export function retryOptions({
  maxRetries,
  initialDelay = 100,
  maxDelay = 10_000,
  factor = 2,
  timeLimit,
}: RetryPolicy): RetryOptions {
  return {
    ...(timeLimit !== undefined && { timeLimit }),
    maxRetryAttempts: maxRetries + 1,
    initialRetryInterval: initialDelay,
    maxRetryInterval: maxDelay,
    retryIntervalFactor: factor,
  };
}
