import type { Context, RestatePromise } from "@restatedev/restate-sdk";
import type { Observer } from "./observer.ts";
import { defaultRetry, type RetryPolicy, retryOptions } from "./retry.ts";
import { type Action, startStep } from "./step.ts";
import { cancelCall } from "./work.ts";

/**
 * Begins a branch: through `branch.run`, or with a call. It answers the engine's own promise and awaits
 * nothing. Work of several awaited steps is a handler of its own, and the branch a call to it.
 */
export type StartBranch<T> = (branch: Branch) => RestatePromise<T>;
export type Branches = Record<string, StartBranch<unknown>>;
export type AnswerOf<B> = B extends StartBranch<infer T> ? T : never;

export interface BranchOptions {
  observer?: Observer;
}

/** One of several things done at once, which can be told to stop. */
export class Branch {
  readonly #stop = new AbortController();
  readonly #steps: string[] = [];

  constructor(
    private readonly ctx: Context,
    private readonly observer: Observer,
  ) {}

  /** A durable, observed step, not awaited. Its signal is aborted when the branch is stopped. */
  run<T>(name: string, action: Action<T>, retry: RetryPolicy = defaultRetry): RestatePromise<T> {
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
