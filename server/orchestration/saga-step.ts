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
import { Planned } from "./planned-step.ts";
import { type RetryPolicy, retryOptions } from "./retry.ts";
import type { Attempt } from "./step.ts";
import type { Told } from "./step-notes.ts";
import { type CallOptions, call, closure, type Work } from "./work.ts";

export type SagaAction<T> = (attempt: Attempt & Keys) => T | Promise<T>;
export type SagaCall<T> = (keys: Keys) => RestatePromise<T>;

/** How the saga carries out one planned step. */
type CarryOut = <T, Missing>(plan: Planned<T, Missing>) => Promise<T | Missing>;

interface Said<R, Missing> {
  ctx: Context;
  told: Told;
  keys: UndoKeys;
  carryOut: CarryOut;
  retry: RetryPolicy;
  reversal?: Reversal<R>;
  otherwise?: { answer: Missing };
}

/**
 * A step of a saga, said from its name to its action. `R` is what its undo is handed, `Missing` what
 * an optional step answers when it failed.
 */
export class SagaStep<R, Missing> {
  constructor(private readonly said: Said<R, Missing>) {}

  /** An undo that runs here. */
  withCompensation<U extends R = R>(undo: Undo<U>): SagaStep<U, Missing> {
    return new SagaStep<U, Missing>({
      ...this.said,
      reversal: undoneHere(this.said.ctx, undo, this.said.keys),
    });
  }

  /** An undo that is a call to another service. */
  withCompensatingCall<U extends R = R>(undo: UndoCall<U>): SagaStep<U, Missing> {
    return new SagaStep<U, Missing>({
      ...this.said,
      reversal: undoneElsewhere(this.said.ctx, undo, this.said.keys),
    });
  }

  withRetry(retry: RetryPolicy): SagaStep<R, Missing> {
    return new SagaStep({ ...this.said, retry });
  }

  /** It may fail without failing the saga: then its answer is undefined. */
  optional(): SagaStep<R, undefined> {
    return new SagaStep<R, undefined>({ ...this.said, otherwise: { answer: undefined } });
  }

  /** Runs a closure, durably. */
  execute<T extends R>(action: SagaAction<T>): Promise<T | Missing> {
    return this.said.carryOut(this.executing(action));
  }

  /** Awaits a call to another service, or any other promise of the engine. */
  call<T extends R>(start: SagaCall<T>, options?: CallOptions): Promise<T | Missing> {
    return this.said.carryOut(this.calling(start, options));
  }

  /** `execute`, said but not begun: for `together`. */
  executing<T extends R>(action: SagaAction<T>): Planned<T, Missing> {
    const { ctx, told, keys, retry } = this.said;
    const keyed = (attempt: Attempt) => action({ ...attempt, key: keys.actionKey });
    return this.#planned(closure(ctx, told, keyed, retryOptions(retry)));
  }

  /** `call`, said but not begun: for `together`. */
  calling<T extends R>(start: SagaCall<T>, options?: CallOptions): Planned<T, Missing> {
    const { ctx, told, keys } = this.said;
    return this.#planned(call(ctx, told, () => start({ key: keys.actionKey }), options));
  }

  #planned<T extends R>(work: Work<T>): Planned<T, Missing> {
    const { told, reversal, otherwise } = this.said;
    const enlist = reversal && ((undos: Undos) => undos.register(told, reversal));
    return new Planned<T, Missing>(told.name, work, enlist, otherwise);
  }
}
