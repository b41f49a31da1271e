import {
  CancelledError,
  type Context,
  type RestatePromise,
  type RunOptions,
  TerminalError,
} from "@restatedev/restate-sdk";
import { afterFailure, afterSuccess, countFailures, messageOf } from "./failure-count.ts";
import { joinOrStart, untilOver } from "./in-flight.ts";
import { nextTry, type Patience, withinPatience } from "./next-try.ts";
import type { Observer, Phase } from "./observer.ts";
import { wordsOf } from "./phase-words.ts";
import { type NotedStep, noteEnd, notingItsEnd } from "./step-notes.ts";
import { withinLimit } from "./time-limit.ts";

export interface Attempt {
  /** Counted from one, across restarts of the process. */
  attempt: number;
  /** Aborted when nobody waits for the answer any more, or not any longer. */
  signal: AbortSignal;
}

export type Action<T> = (attempt: Attempt) => T | Promise<T>;

export interface StepOptions<T> extends RunOptions<T> {
  /** Once aborted no attempt begins, and one that fails is not retried. */
  stop?: AbortSignal;
  phase?: Phase;
  /** Why it is undone. */
  because?: string | undefined;
  /** How long one attempt may take, in milliseconds; two minutes when not given. */
  timeLimit?: number;
}

/**
 * A durable, observed action: `ctx.run` that tells of each attempt where it happens.
 *
 * Its name is its identity within the invocation: no two steps share one.
 */
export async function step<T>(
  ctx: Context,
  observer: Observer,
  name: string,
  action: Action<T>,
  options: StepOptions<T> = {},
): Promise<T> {
  try {
    return await startStep(ctx, observer, name, action, options);
  } catch (error) {
    // Without explicit cancellation the engine breaks off the wait, and the end is never seen.
    if (error instanceof CancelledError) {
      noteEnd({ observer, name, phase: options.phase ?? "action" }, { ok: false, error });
    }
    throw error;
  }
}

/** The same, begun but not awaited, for the combinators. */
export function startStep<T>(
  ctx: Context,
  observer: Observer,
  name: string,
  action: Action<T>,
  {
    stop = new AbortController().signal,
    phase = "action",
    because,
    timeLimit,
    maxRetryAttempts,
    ...retry
  }: StepOptions<T> = {},
): RestatePromise<T> {
  const { title } = wordsOf(phase);
  const idOf = (title: string) => `${ctx.request().id}/${title}`;
  const id = idOf(title(name));
  const noted = { observer, name, phase, because };
  const limited: Action<T> = ({ attempt, signal }) =>
    withinLimit((signal) => action({ attempt, signal }), signal, timeLimit);
  const patience = { maxRetryAttempts, ...retry };
  const attempt = (signal: AbortSignal) => attempted(id, noted, limited, signal, patience);
  const promise = ctx.run(
    title(name),
    async () => {
      if (phase === "compensation") await untilOver(idOf(name));
      return joinOrStart(id, stop, attempt);
    },
    retry,
  );
  return notingItsEnd(noted, promise);
}

/** Whether it ended because it was told to: then it may or may not have taken effect before. */
export function wasStopped(error: TerminalError): boolean {
  const isCancelledCall = error.code === 409 && /^cancell?ed$/i.test(error.message);
  return isCancelledCall || error.metadata?.[STOPPED] === "yes";
}

const STOPPED = "stopped";

/**
 * One attempt. Only what the action itself does is counted: when we cannot tell of it, that is a fault
 * of ours, which the engine retries without a bound.
 */
async function attempted<T>(
  id: string,
  { observer, name, phase, because }: NotedStep,
  action: Action<T>,
  signal: AbortSignal,
  patience: Patience,
): Promise<T> {
  if (signal.aborted) throw stopped(name, "it was not needed any more");
  const words = wordsOf(phase);
  const attempt = observer.attempt(name, phase);
  observer.changed(words.began(name, attempt, because));
  try {
    const value = await action({ attempt, signal });
    afterSuccess(id);
    return value;
  } catch (error) {
    const isStopped = signal.aborted && !(error instanceof TerminalError);
    const failure = isStopped ? stopped(name, messageOf(error)) : error;
    const answer = withinPatience(afterFailure(id, failure, patience.maxRetryAttempts), patience);
    if (!(answer instanceof TerminalError)) {
      const next = nextTry(patience, { failures: countFailures(id), error: answer });
      observer.changed(words.retrying(name, attempt, messageOf(error), next));
    }
    throw answer;
  }
}

function stopped(name: string, reason: string): TerminalError {
  return new TerminalError(`${name} was stopped: ${reason}`, {
    errorCode: 409,
    metadata: { [STOPPED]: "yes" },
  });
}
