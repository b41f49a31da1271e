import { RestatePromise, type TerminalError } from "@restatedev/restate-sdk";

export type Settled<T> = { ok: true; value: T } | { ok: false; error: TerminalError };

/** A promise that never rejects: how it ended is its value. */
export function settled<T>(promise: RestatePromise<T>): RestatePromise<Settled<T>> {
  return promise.map(ending);
}

/** The place of a promise, counted from zero in the order of adding, and how it ended. */
export type Ended<T> = [place: number, end: Settled<T>];

/**
 * Promises that are waited for together, on the one strand of the handler.
 *
 * Several native `await`s at once would go on in an order that a replay does not repeat. Here one
 * race is awaited at a time, and the journal alone decides who was first.
 */
export class OpenPromises<T> {
  readonly #promises = new Map<number, RestatePromise<Ended<T>>>();
  #added = 0;

  get size(): number {
    return this.#promises.size;
  }

  add(promise: RestatePromise<T>): void {
    const place = this.#added++;
    this.#promises.set(
      place,
      promise.map((value, error) => [place, ending(value, error)]),
    );
  }

  /** The next one to settle. */
  async next(): Promise<Ended<T>> {
    return this.#taken(await RestatePromise.race([...this.#promises.values()]));
  }

  /** The next one to settle, unless something else comes first: then what that is called. */
  async nextOr<Name extends string>(other: RestatePromise<Name>): Promise<Ended<T> | Name> {
    // It stands first, so that it wins when both are known: a cancellation is announced only once.
    const first = await RestatePromise.race([other, ...this.#promises.values()]);
    return typeof first === "string" ? first : this.#taken(first);
  }

  #taken(ended: Ended<T>): Ended<T> {
    this.#promises.delete(ended[0]);
    return ended;
  }
}

export function ending<T>(value?: T, error?: TerminalError): Settled<T> {
  // The SDK hands over a failure or the value, and `undefined` is a value like any other.
  return error ? { ok: false, error } : { ok: true, value: value as T };
}
