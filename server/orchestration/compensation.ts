import { type Context, type RestatePromise, TerminalError } from "@restatedev/restate-sdk";
import { insist } from "./cancellation.ts";
import { notRefused, wasRefused } from "./refused.ts";
import type { Settled } from "./settled.ts";
import type { Attempt, StepOptions } from "./step.ts";
import type { NotedStep } from "./step-notes.ts";
import { call, closure, type Work } from "./work.ts";

/** `all` undoes whatever may have happened; `completed` only what is known to have happened. */
export type Strategy = "all" | "completed";

/** How far an undo got, in the order of undoing: for the run's page, tests and whoever catches. */
export interface Compensation {
  step: string;
  status: "compensated" | "uncompensated" | "skipped";
  reason?: string;
}

export interface Keys {
  /** The same for every attempt, and for nothing else: what the outside recognises a repetition by. */
  key: string;
}

export interface UndoKeys extends Keys {
  /** The key its action was given: what to look up when the answer of the action never came. */
  actionKey: string;
}

/**
 * Takes back what a step did. `done` is what the action answered, and undefined when its answer never
 * came: then it may or may not have happened, and undoing must be harmless either way.
 * A string it returns is told as the detail.
 */
export type Undo<R> = (done: R | undefined, undoing: Attempt & UndoKeys) => unknown;
export type UndoCall<R> = (done: R | undefined, keys: UndoKeys) => RestatePromise<unknown>;

/** Makes the work of undoing, once it is known what there is to undo. */
export type Reversal<R> = (
  undoing: NotedStep,
  done: R | undefined,
  retry: StepOptions<unknown>,
) => Work<unknown>;

export function undoneHere<R>(ctx: Context, undo: Undo<R>, keys: UndoKeys): Reversal<R> {
  return (undoing, done, retry) =>
    closure(
      ctx,
      undoing,
      async (attempt) => {
        const detail = await undo(done, { ...attempt, ...keys });
        return typeof detail === "string" ? detail : undefined;
      },
      retry,
    );
}

export function undoneElsewhere<R>(ctx: Context, undo: UndoCall<R>, keys: UndoKeys): Reversal<R> {
  return (undoing, done) => call(ctx, undoing, () => undo(done, keys));
}

/** Where it is told how the action of a registered undo ended. */
export interface Registered<R> {
  ended(how: Settled<R>): void;
}

/** What has begun, and how to undo it: last in, first out. */
export class Undos {
  readonly history: Compensation[] = [];
  /** Whether any action, with an undo or without, may have taken effect. */
  somethingHappened = false;
  readonly #begun: Array<(because: string) => Promise<Compensation>> = [];

  constructor(
    private readonly strategy: Strategy,
    private readonly retry: StepOptions<unknown>,
  ) {}

  /** Before its action begins. Answers where to tell how the action ended. */
  register<R>(step: NotedStep, reversal: Reversal<R>): Registered<R> {
    let end: Settled<R> | undefined;
    this.#begun.push((because) => this.#undo({ ...step, because }, reversal, end));
    return {
      ended(how) {
        end = how;
      },
    };
  }

  /** One that fails is told and does not keep the others from theirs. */
  async undoAll(because: string): Promise<void> {
    for (let undo = this.#begun.pop(); undo; undo = this.#begun.pop()) {
      this.history.push(await undo(because));
    }
  }

  async #undo<R>(noted: NotedStep, reversal: Reversal<R>, end?: Settled<R>): Promise<Compensation> {
    const step = noted.name;
    const reason = this.#needless(end);
    if (reason) return { step, status: "skipped", reason };
    const undoing = { ...noted, phase: "compensation" as const };
    const start = reversal(undoing, end?.ok ? end.value : undefined, this.retry);
    // A cancellation does not break it off: whoever cancels twice gets no half-undone saga.
    const undone = await insist(start().promise);
    return undone.ok
      ? {
          step,
          status: "compensated",
          ...(typeof undone.value === "string" && { reason: undone.value }),
        }
      : { step, status: "uncompensated", reason: undone.error.message };
  }

  #needless(end?: Settled<unknown>): string | undefined {
    if (end && !end.ok && wasRefused(end.error)) return "it never took effect";
    if (this.strategy === "completed" && !end?.ok) return "it is not known to have happened";
    return undefined;
  }
}

/** The saga failed, and so did the undoing of some of it: a person has to look. */
export class Uncompensated extends TerminalError {
  override name = "Uncompensated";

  constructor(
    saga: string,
    override readonly cause: TerminalError,
    readonly history: readonly Compensation[],
  ) {
    const left = history.filter(({ status }) => status === "uncompensated");
    const steps = left.map(({ step }) => step).join(", ");
    super(`${cause.message}; ${saga} could not undo: ${steps}`, {
      errorCode: cause.code,
      metadata: { ...notRefused(cause).metadata, uncompensated: steps },
    });
  }
}
