import type { Context, RestatePromise } from "@restatedev/restate-sdk";
import type { Observer } from "./observer.ts";
import { PATIENT, type RetryPolicy, retryOptions } from "./retry.ts";
import { type Action, startStep } from "./step.ts";
import { cancelCall } from "./work.ts";

/**
 * One of several things done at once: what it starts, it starts through the lane or as a call.
 *
 * A branch answers the engine's own promise and so begins without awaiting anything. Work of several
 * awaited steps is a handler of its own, and the branch a call to it.
 */
export type Branch<T> = (lane: Lane) => RestatePromise<T>;
export type Branches = Record<string, Branch<unknown>>;
export type AnswerOf<B> = B extends Branch<infer T> ? T : never;

export interface LaneOptions {
  observer?: Observer;
}

/** Lets a branch be told to stop. */
export class Lane {
  readonly #stop = new AbortController();
  readonly #steps: string[] = [];

  constructor(
    private readonly ctx: Context,
    private readonly observer: Observer,
  ) {}

  /** A durable, observed step, not awaited. Its signal is aborted when the lane is stopped. */
  run<T>(name: string, action: Action<T>, retry: RetryPolicy = PATIENT): RestatePromise<T> {
    this.#steps.push(name);
    const options = { ...retryOptions(retry), stop: this.#stop.signal };
    return startStep(this.ctx, this.observer, name, action, options);
  }

  /**
   * Closures get their signal, calls are cancelled. What has taken effect already stays so. With a
   * reason it is told as skipped: for whoever does not wait for its end.
   */
  async stop(promise: RestatePromise<unknown>, reason?: string): Promise<void> {
    this.#stop.abort();
    await cancelCall(this.ctx, promise);
    if (reason === undefined) return;
    for (const step of this.#steps) this.observer.changed({ step, status: "skipped", reason });
  }
}
