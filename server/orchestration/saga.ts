import { type Context, type RestatePromise, TerminalError } from "@restatedev/restate-sdk";
import { orCancelled } from "./cancellation.ts";
import {
  type Compensation,
  type Strategy,
  Uncompensated,
  type Undo,
  type UndoCall,
  type UndoKeys,
  Undos,
  undoneElsewhere,
  undoneHere,
} from "./compensation.ts";
import { type Observer, silent } from "./observer.ts";
import type { PlannedStep } from "./planned-step.ts";
import { notRefused } from "./refused.ts";
import { defaultRetry, defaultUndoRetry, type RetryPolicy, retryOptions } from "./retry.ts";
import { runSteps } from "./run-steps.ts";
import { SagaStep } from "./saga-step.ts";
import type { NotedStep } from "./step-notes.ts";

export interface SagaOptions {
  observer?: Observer;
  /** `all` by default: what may have happened is undone as well as what surely did. */
  strategy?: Strategy;
  /** What the keys of steps are made of; the invocation's id when not given. */
  runId?: string;
  /** For every action that says nothing else. Bounded, or a compensation would wait for ever. */
  retry?: RetryPolicy;
  undoRetry?: RetryPolicy;
}

/**
 * Steps that are undone, last in first out, when a later one fails or somebody cancels.
 *
 * A step that has begun is waited for before anything is undone, so no undo ever overtakes its action.
 * The handler runs with `explicitCancellation: true`; steps and `wait` are where it can be cancelled.
 */
export function saga(ctx: Context, name: string, options: SagaOptions = {}): Saga {
  return new Saga(ctx, name, options);
}

export class Saga {
  readonly #undos: Undos;
  readonly #steps: Steps;

  constructor(
    ctx: Context,
    readonly name: string,
    {
      observer = silent,
      strategy = "all",
      runId,
      retry = defaultRetry,
      undoRetry = defaultUndoRetry,
    }: SagaOptions,
  ) {
    this.#undos = new Undos(strategy, retryOptions(undoRetry));
    this.#steps = new Steps(ctx, observer, runId ?? ctx.request().id, retry, this.#undos);
  }

  /** What was undone, in the order of undoing; empty while all goes well. */
  get history(): readonly Compensation[] {
    return this.#undos.history;
  }

  /**
   * Answers what the body answers. A terminal failure of the body undoes what it did and is thrown
   * again; any other error is a fault in the program, which the engine retries with nothing undone.
   */
  async run<T>(body: (steps: Steps) => Promise<T>): Promise<T> {
    try {
      return await body(this.#steps);
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      await this.#undos.undoAll(error.message);
      const left = this.history.some(({ status }) => status === "uncompensated");
      if (left) throw new Uncompensated(this.name, error, this.history);
      // A caller's own saga must not take the refusal of one step for one of all.
      throw this.#undos.somethingHappened ? notRefused(error) : error;
    }
  }
}

type Answers<P> = {
  [K in keyof P]: P[K] extends PlannedStep<infer T, infer Missing> ? T | Missing : never;
};

/** What the body of a saga is handed; its members may be taken apart. */
export class Steps {
  readonly #names = new Set<string>();

  constructor(
    private readonly ctx: Context,
    private readonly observer: Observer,
    private readonly runId: string,
    private readonly retry: RetryPolicy,
    private readonly undos: Undos,
  ) {}

  readonly step = (name: string): SagaStep<unknown, never> =>
    new SagaStep<unknown, never>({
      ctx: this.ctx,
      noted: this.#noted(name),
      keys: this.#keys(name),
      retry: this.retry,
      run: async (plan) => {
        await runSteps(this.ctx, this.undos, [plan]);
        return plan.answer;
      },
    });

  /** Side by side. Their undos are registered in the order of writing; all end before it answers. */
  readonly together = async <P extends Record<string, PlannedStep<unknown, unknown>>>(
    plans: P,
  ): Promise<Answers<P>> => {
    await runSteps(this.ctx, this.undos, Object.values(plans));
    const answers = Object.entries(plans).map(([key, plan]) => [key, plan.answer]);
    // The keys of P, each with its own answer: more than `fromEntries` can say.
    return Object.fromEntries(answers) as Answers<P>;
  };

  /** An undo that belongs to no step. */
  readonly register = (name: string, undo: Undo<undefined>): void => {
    this.undos.register(this.#noted(name), undoneHere(this.ctx, undo, this.#keys(name)));
  };

  /** The same, as a call to another service. */
  readonly registerCall = (name: string, undo: UndoCall<undefined>): void => {
    this.undos.register(this.#noted(name), undoneElsewhere(this.ctx, undo, this.#keys(name)));
  };

  /** A wait without an effect, such as a timer or an answer: a cancellation ends it. */
  readonly wait = async <T>(promise: RestatePromise<T>): Promise<T> =>
    orCancelled(this.ctx, promise);

  #noted(name: string): NotedStep {
    // Two steps of one name would share a key, and the outside would take the second for the first.
    if (this.#names.has(name)) throw new TerminalError(`Two steps are called "${name}"`);
    this.#names.add(name);
    return { observer: this.observer, name, phase: "action" };
  }

  #keys(name: string): UndoKeys {
    return { key: `${this.runId}/undo ${name}`, actionKey: `${this.runId}/${name}` };
  }
}
