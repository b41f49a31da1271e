import type { Context, RestatePromise } from "@restatedev/restate-sdk";
import type { Observer, Phase } from "./observer.ts";
import { wordsOf } from "./phase-words.ts";
import type { Settled } from "./settled.ts";

/** A step, as it is told. */
export interface Told {
  ctx: Context;
  observer: Observer;
  name: string;
  phase: Phase;
}

/** For what does not run here, and so cannot tell of itself: a call to another service. */
export function noteBegin({ ctx, observer, name, phase }: Told): RestatePromise<void> {
  const words = wordsOf(phase);
  return ctx.run(`${words.title(name)}: begin`, () =>
    observer.changed(words.began(name, observer.attempt(name, phase))),
  );
}

/**
 * How it ended, in an entry of its own. A closure cannot tell of its last failure: it learns that it
 * was the last only after it has run.
 */
export function noteEnd(
  { ctx, observer, name, phase }: Told,
  end: Settled<unknown>,
): RestatePromise<void> {
  const words = wordsOf(phase);
  const change = end.ok ? words.ended(name) : words.failed(name, end.error.message);
  return ctx.run(`${words.title(name)}: note the ${end.ok ? "end" : "failure"}`, () =>
    observer.changed(change),
  );
}
