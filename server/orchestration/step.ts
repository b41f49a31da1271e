import {
  type Context,
  type RestatePromise,
  type RunOptions,
  TerminalError,
} from "@restatedev/restate-sdk";
import { afterFailure, afterSuccess, messageOf } from "./failure-count.ts";
import { joined, over } from "./in-flight.ts";
import type { Observer, Phase } from "./observer.ts";
import { type Words, wordsOf } from "./phase-words.ts";
import { noteEnd } from "./step-notes.ts";

export interface Attempt {
  /** Counted from one, across restarts of the process. */
  attempt: number;
  /** Aborted when nobody waits for the answer any more: for whatever can be interrupted. */
  signal: AbortSignal;
}

export type Action<T> = (attempt: Attempt) => T | Promise<T>;

export interface StepOptions<T> extends RunOptions<T> {
  /** Once aborted no attempt begins, and one that fails is not retried. */
  stop?: AbortSignal;
  phase?: Phase;
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
    if (error instanceof TerminalError) {
      await noteEnd(
        { ctx, observer, name, phase: options.phase ?? "action" },
        { ok: false, error },
      );
    }
    throw error;
  }
}

/** The same, begun but not awaited, for the combinators. Whoever awaits it notes its failure. */
export function startStep<T>(
  ctx: Context,
  observer: Observer,
  name: string,
  action: Action<T>,
  {
    stop = new AbortController().signal,
    phase = "action",
    maxRetryAttempts,
    ...retry
  }: StepOptions<T> = {},
): RestatePromise<T> {
  const words = wordsOf(phase);
  const idOf = (title: string) => `${ctx.request().id}/${title}`;
  const id = idOf(words.title(name));
  const attempt = async (signal: AbortSignal) => {
    try {
      const value = await observed(observer, name, action, signal, words);
      afterSuccess(id);
      return value;
    } catch (error) {
      throw afterFailure(id, error, maxRetryAttempts);
    }
  };
  return ctx.run(
    words.title(name),
    async () => {
      if (phase === "compensation") await over(idOf(name));
      return joined(id, stop, attempt);
    },
    retry,
  );
}

/** Whether it ended because it was told to: then it may or may not have taken effect before. */
export function wasStopped(error: TerminalError): boolean {
  const isCancelledCall = error.code === 409 && /^cancell?ed$/i.test(error.message);
  return isCancelledCall || error.metadata?.[STOPPED] === "yes";
}

const STOPPED = "stopped";

async function observed<T>(
  observer: Observer,
  name: string,
  action: Action<T>,
  signal: AbortSignal,
  words: Words,
): Promise<T> {
  if (signal.aborted) throw stopped(name, "it was not needed any more");
  const attempt = observer.attempt(name, words.phase);
  observer.changed(words.began(name, attempt));
  try {
    const value = await action({ attempt, signal });
    observer.changed(words.ended(name, typeof value === "string" ? value : undefined));
    return value;
  } catch (error) {
    if (error instanceof TerminalError) throw error;
    if (signal.aborted) throw stopped(name, messageOf(error));
    observer.changed(words.retrying(name, attempt, messageOf(error)));
    throw error;
  }
}

function stopped(name: string, reason: string): TerminalError {
  return new TerminalError(`${name} was stopped: ${reason}`, {
    errorCode: 409,
    metadata: { [STOPPED]: "yes" },
  });
}
