import {
  CancelledError,
  type Context,
  type DurablePromise,
  type Duration,
  RestatePromise,
  type TerminalError,
} from "@restatedev/restate-sdk";
import type { BranchOptions, StartBranch } from "./branch.ts";
import { orCancelled } from "./cancellation.ts";
import { closePromise } from "./first-answer.ts";
import { OpenBranches } from "./open-branches.ts";

export type Timed<T> = { timedOut: false; value: T } | { timedOut: true };

/** At its deadline a branch is told to stop, and not waited for. */
export async function withTimeout<T>(
  ctx: Context,
  branch: StartBranch<T>,
  after: Duration | number,
  options: BranchOptions = {},
): Promise<Timed<T>> {
  const open = new OpenBranches<T>(ctx, options);
  open.start(branch);
  const ended = await open.next(ctx.sleep(after));
  if (!ended) {
    await open.stop("it took too long");
    return { timedOut: true };
  }
  const [, end] = ended;
  if (!end.ok) throw end.error;
  return { timedOut: false, value: end.value };
}

/**
 * Waits for somebody's answer until a deadline, and then lets nobody answer any more: whoever is late
 * is refused instead of believing that it counted. An answer that arrives in that very moment counts.
 */
export async function racePromiseWithTimeout<T>(
  ctx: Context,
  promise: DurablePromise<T>,
  after: Duration | number,
): Promise<Timed<T>> {
  const answer = promise.get().map(answered);
  const timeUp = ctx.sleep(after).map((): Timed<T> => ({ timedOut: true }));
  try {
    const first = await orCancelled(ctx, RestatePromise.race([answer, timeUp]));
    if (!first.timedOut) return first;
  } catch (error) {
    if (error instanceof CancelledError) await closePromise(promise, "cancelled");
    throw error;
  }
  const late = await closePromise(promise, "the time was up");
  return late ? { timedOut: false, value: late.value } : { timedOut: true };
}

function answered<T>(value?: T, error?: TerminalError): Timed<T> {
  if (error) throw error;
  // The SDK hands over a failure or the value, and `undefined` is a value like any other.
  return { timedOut: false, value: value as T };
}
