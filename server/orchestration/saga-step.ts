import type { Context, RestatePromise } from "@restatedev/restate-sdk";
import {
  type Keys,
  type Reversal,
  type Undo,
  type UndoCall,
  type UndoKeys,
  type Undos,
  undoneElsewhere,
  undoneHere,
} from "./compensation.ts";
import { PlannedStep } from "./planned-step.ts";
import { type RetryPolicy, retryOptions } from "./retry.ts";
import type { Attempt } from "./step.ts";
import type { NotedStep } from "./step-notes.ts";
import { type CallOptions, call, closure, type Work } from "./work.ts";

export type SagaAction<T> = (attempt: Attempt & Keys) => T | Promise<T>;
export type SagaCall<T> = (keys: Keys) => RestatePromise<T>;

/** How the saga runs one planned step. */
type RunStep = <T, Missing>(plan: PlannedStep<T, Missing>) => Promise<T | Missing>;

interface Draft<R, Missing> {
  ctx: Context;
  noted: NotedStep;
  keys: UndoKeys;
  run: RunStep;
  retry: RetryPolicy;
  reversal?: Reversal<R>;
  otherwise?: { answer: Missing };
}

/**
 * A step of a saga, said from its name to its action. `R` is what its undo is handed, `Missing` what
 * an optional step answers when it failed.
 */
export class SagaStep<R, Missing> {
  constructor(private readonly draft: Draft<R, Missing>) {}

  /** An undo that runs here. */
  withCompensation<U extends R = R>(undo: Undo<U>): SagaStep<U, Missing> {
    return new SagaStep<U, Missing>({
      ...this.draft,
      reversal: undoneHere(this.draft.ctx, undo, this.draft.keys),
    });
  }

  /** An undo that is a call to another service. */
  withCompensatingCall<U extends R = R>(undo: UndoCall<U>): SagaStep<U, Missing> {
    return new SagaStep<U, Missing>({
      ...this.draft,
      reversal: undoneElsewhere(this.draft.ctx, undo, this.draft.keys),
    });
  }

  withRetry(retry: RetryPolicy): SagaStep<R, Missing> {
    return new SagaStep({ ...this.draft, retry });
  }

  /** It may fail without failing the saga: then its answer is undefined. */
  optional(): SagaStep<R, undefined> {
    return new SagaStep<R, undefined>({ ...this.draft, otherwise: { answer: undefined } });
  }

  /** Runs a closure, durably. */
  execute<T extends R>(action: SagaAction<T>): Promise<T | Missing> {
    return this.draft.run(this.executing(action));
  }

  /** Awaits a call to another service, or any other promise of the engine. */
  call<T extends R>(start: SagaCall<T>, options?: CallOptions): Promise<T | Missing> {
    return this.draft.run(this.calling(start, options));
  }

  /** `execute`, said but not begun: for `together`. */
  executing<T extends R>(action: SagaAction<T>): PlannedStep<T, Missing> {
    const { ctx, noted, keys, retry } = this.draft;
    const keyed = (attempt: Attempt) => action({ ...attempt, key: keys.actionKey });
    return this.#planned(closure(ctx, noted, keyed, retryOptions(retry)));
  }

  /** `call`, said but not begun: for `together`. */
  calling<T extends R>(start: SagaCall<T>, options?: CallOptions): PlannedStep<T, Missing> {
    const { ctx, noted, keys } = this.draft;
    return this.#planned(call(ctx, noted, () => start({ key: keys.actionKey }), options));
  }

  #planned<T extends R>(work: Work<T>): PlannedStep<T, Missing> {
    const { noted, reversal, otherwise } = this.draft;
    const enlist = reversal && ((undos: Undos) => undos.register(noted, reversal));
    return new PlannedStep<T, Missing>(noted.name, work, enlist, otherwise);
  }
}
