import type { RestatePromise } from "@restatedev/restate-sdk";
import type { Observer, Phase } from "./observer.ts";
import { wordsOf } from "./phase-words.ts";
import { ending, type Settled } from "./settled.ts";

/** A step, and who is told of it. */
export interface NotedStep {
  observer: Observer;
  name: string;
  phase: Phase;
  /** Why it is undone. */
  because?: string | undefined;
}

/**
 * For what does not run here: a call to another service. This is its first attempt, on every pass;
 * whoever carries it out tells of those that follow.
 */
export function noteBegin({ observer, name, phase, because }: NotedStep): void {
  observer.changed(wordsOf(phase).began(name, 1, because));
}

/** How it ended. A string that it answered is told as its detail. */
export function noteEnd({ observer, name, phase }: NotedStep, end: Settled<unknown>): void {
  const words = wordsOf(phase);
  if (!end.ok) observer.changed(words.failed(name, end.error.message));
  else observer.changed(words.ended(name, typeof end.value === "string" ? end.value : undefined));
}

/**
 * The same promise, told of once it has settled, by whoever awaits it. A closure cannot tell of its own
 * end: it may be run again before its answer is written down, and knows its last failure for no other.
 */
export function notingItsEnd<T>(step: NotedStep, promise: RestatePromise<T>): RestatePromise<T> {
  return promise.map((value, error) => {
    const end = ending(value, error);
    noteEnd(step, end);
    if (end.ok) return end.value;
    throw end.error;
  });
}
