import type { Context, InvocationPromise, RestatePromise } from "@restatedev/restate-sdk";
import type { Settled } from "./settled.ts";
import { type Action, type StepOptions, startStep } from "./step.ts";
import { noteBegin, noteEnd, type Told } from "./step-notes.ts";

/** Something a saga does or undoes: a closure that runs here, or a call that runs elsewhere. */
export interface Work<T> {
  /** Told before it starts, where it cannot tell of itself. */
  begins(): RestatePromise<void> | undefined;
  starts(stop?: AbortSignal): RestatePromise<T>;
  /** Told after it ended, where it could not tell of it itself. */
  ends(end: Settled<T>): RestatePromise<void> | undefined;
}

export function closure<T>(told: Told, action: Action<T>, retry: StepOptions<T>): Work<T> {
  const { ctx, observer, name, phase } = told;
  return {
    begins: () => undefined,
    starts: (stop) =>
      startStep(ctx, observer, name, action, { ...retry, phase, ...(stop && { stop }) }),
    ends: (end) => (end.ok ? undefined : noteEnd(told, end)),
  };
}

export function call<T>(told: Told, start: () => RestatePromise<T>): Work<T> {
  return {
    begins: () => noteBegin(told),
    starts: start,
    ends: (end) => noteEnd(told, end),
  };
}

/** Cancels a call; a promise that is not one is left alone. */
export async function cancelCall(ctx: Context, promise: RestatePromise<unknown>): Promise<void> {
  if (isCall(promise)) ctx.invocation(await promise.invocationId).cancel();
}

function isCall<T>(promise: RestatePromise<T>): promise is InvocationPromise<T> {
  return "invocationId" in promise;
}
