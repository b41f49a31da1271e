import {
  CancelledError,
  type Context,
  type internal,
  RestatePromise,
} from "@restatedev/restate-sdk";
import { type Settled, settled } from "./settled.ts";

/**
 * Settles when somebody cancels this invocation.
 *
 * Only with `explicitCancellation: true`: without it the engine breaks off whatever is awaited, and a
 * charge goes on behind its own refund. A second cancellation is a second promise.
 */
export function cancellation(ctx: Context): RestatePromise<void> {
  // The SDK gives this to every context, but calls it experimental and keeps it off the type.
  return (ctx as internal.ContextInternal).cancellation();
}

/** A wait that a cancellation ends: for what has no effect of its own, such as a timer or an answer. */
export function orCancelled<T>(ctx: Context, wait: RestatePromise<T>): RestatePromise<T> {
  const cancelled = cancellation(ctx).map((): T => {
    throw new CancelledError();
  });
  return RestatePromise.race([cancelled, wait]);
}

/** Waits to the end, however often somebody cancels meanwhile, and answers how it ended. */
export async function insist<T>(promise: RestatePromise<T>): Promise<Settled<T>> {
  for (;;) {
    try {
      // A promise whose wait was cancelled stays so: each round waits on a new view of it.
      return await settled(promise);
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
    }
  }
}
