import { RestatePromise, type TerminalError } from "@restatedev/restate-sdk";

export type Settled<T> = { ok: true; value: T } | { ok: false; error: TerminalError };

/** A promise that never rejects: how it ended is its value. */
export function settled<T>(promise: RestatePromise<T>): RestatePromise<Settled<T>> {
  return promise.map(ending);
}

/**
 * Promises that are waited for together, on the one strand of the handler.
 *
 * Several native `await`s at once would go on in an order that a replay does not repeat. Here one
 * race is awaited at a time, and the journal alone decides who was first.
 */
export class Open<T> {
  readonly #promises = new Map<number, RestatePromise<[number, Settled<T>] | undefined>>();
  #added = 0;

  get size(): number {
    return this.#promises.size;
  }

  /** Answers the place of the promise, counted from zero in the order of adding. */
  add(promise: RestatePromise<T>): number {
    const place = this.#added++;
    this.#promises.set(
      place,
      promise.map((value, error) => [place, ending(value, error)]),
    );
    return place;
  }

  /** The next one to settle; undefined when `unless` settles first, or when none is left. */
  async next(unless?: RestatePromise<unknown>): Promise<[number, Settled<T>] | undefined> {
    if (this.size === 0) return undefined;
    // It stands first, so that it wins when both are known: a cancellation is announced only once.
    const entries = unless ? [unless.map(() => undefined)] : [];
    const first = await RestatePromise.race([...entries, ...this.#promises.values()]);
    if (first) this.#promises.delete(first[0]);
    return first;
  }
}

function ending<T>(value?: T, error?: TerminalError): Settled<T> {
  // The SDK hands over a failure or the value, and `undefined` is a value like any other.
  return error ? { ok: false, error } : { ok: true, value: value as T };
}
