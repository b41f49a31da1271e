import type { Context, InvocationPromise, RestatePromise } from "@restatedev/restate-sdk";
import { type Action, type StepOptions, startStep } from "./step.ts";
import { type NotedStep, noteBegin, notingItsEnd } from "./step-notes.ts";

/** Something a saga does or undoes: a closure that runs here, or a call that runs elsewhere. */
export type Work<T> = () => Started<T>;

interface Started<T> {
  promise: RestatePromise<T>;
  /** No further attempts, or no further call; its end is still to be waited for. */
  stop(): Promise<void>;
}

export function closure<T>(
  ctx: Context,
  { observer, name, phase, because }: NotedStep,
  action: Action<T>,
  retry: StepOptions<T>,
): Work<T> {
  return () => {
    const stop = new AbortController();
    const options = { ...retry, phase, because, stop: stop.signal };
    return {
      promise: startStep(ctx, observer, name, action, options),
      stop: async () => stop.abort(),
    };
  };
}

export interface CallOptions {
  /**
   * Whether a saga that ends early cancels the call as well. It waits for the end of it in either
   * case, so only a callee that finishes what it has begun (`explicitCancellation`) may be cancelled.
   */
  cancel?: boolean;
}

export function call<T>(
  ctx: Context,
  step: NotedStep,
  start: () => RestatePromise<T>,
  { cancel = false }: CallOptions = {},
): Work<T> {
  return () => {
    noteBegin(step);
    const promise = start();
    return {
      promise: notingItsEnd(step, promise),
      stop: async () => {
        if (cancel) await cancelCall(ctx, promise);
      },
    };
  };
}

/** Cancels a call; a promise that is not one is left alone. */
export async function cancelCall(ctx: Context, promise: RestatePromise<unknown>): Promise<void> {
  if (isCall(promise)) ctx.invocation(await promise.invocationId).cancel();
}

function isCall<T>(promise: RestatePromise<T>): promise is InvocationPromise<T> {
  return "invocationId" in promise;
}
