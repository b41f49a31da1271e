/**
 * What changed, as finely as pages need it: something of a user's that any of their pages may show, what
 * they are told, a run and its steps, how many of a thing can be had, an organisation, what waits at the gate, what is due by itself,
 * what admins decide about, how the books stand beside those of all others, letters.
 */
export type Topic =
  | `user:${string}`
  | `notices:${string}`
  | `run:${string}`
  | `sku:${string}`
  | `organisation:${string}`
  | "gate"
  | "clock"
  | "admin"
  | "invariants"
  | "mail";

export interface Subscription {
  /** Resolves with true once something woke it since the last call, false when time or the reader is up. */
  next(options: { within: number; signal: AbortSignal }): Promise<boolean>;
  /** Listens to these from now on, and to no others. */
  follow(topics: Iterable<Topic>): void;
  close(): void;
}

/**
 * The in-process broadcaster of wake-ups. It carries neither rows nor HTML: a subscriber holds one
 * bit, so however slow it reads, nothing queues up behind it.
 */
export class Hub {
  readonly #subscribers = new Map<Topic, Set<Waiter>>();
  /** When each topic was woken last, in wake-ups and not in time: the latest of them, and those before. */
  #woken = new Map<Topic, number>();
  #wokenBefore = new Map<Topic, number>();
  readonly #remembered: number;
  #wakes = 0;
  #rememberedFrom = 0;
  #forgotten = 0;

  constructor({ remembered = 10_000 }: { remembered?: number } = {}) {
    this.#remembered = remembered;
  }

  wake(...topics: Topic[]): void {
    this.#wakes += 1;
    for (const topic of topics) {
      this.#remember(topic);
      for (const waiter of this.#subscribers.get(topic) ?? []) waiter.wake();
    }
  }

  /**
   * A number that is another one after any of these topics was woken: what was drawn under it still is
   * as it was drawn. A topic long quiet counts as woken when it was forgotten: too late, and never too early.
   */
  stampOf(topics: Iterable<Topic>): number {
    let latest = 0;
    for (const topic of topics) {
      latest = Math.max(
        latest,
        this.#woken.get(topic) ?? this.#wokenBefore.get(topic) ?? this.#forgotten,
      );
    }
    return latest;
  }

  subscribe(topics: Iterable<Topic>): Subscription {
    const waiter = new Waiter();
    let followed = new Set<Topic>();
    const follow = (wanted: Iterable<Topic>) => {
      const next = new Set(wanted);
      for (const topic of followed) if (!next.has(topic)) this.#leave(topic, waiter);
      for (const topic of next) if (!followed.has(topic)) this.#join(topic, waiter);
      followed = next;
    };
    follow(topics);
    return { next: (options) => waiter.next(options), follow, close: () => follow([]) };
  }

  /** How many are listening: for the metrics and for tests that look for leaks. */
  get size(): number {
    return new Set([...this.#subscribers.values()].flatMap((waiters) => [...waiters])).size;
  }

  #remember(topic: Topic): void {
    this.#woken.set(topic, this.#wakes);
    if (this.#woken.size < this.#remembered) return;
    this.#wokenBefore = this.#woken;
    this.#woken = new Map();
    this.#forgotten = this.#rememberedFrom;
    this.#rememberedFrom = this.#wakes;
  }

  #join(topic: Topic, waiter: Waiter): void {
    const waiters = this.#subscribers.get(topic);
    if (waiters) waiters.add(waiter);
    else this.#subscribers.set(topic, new Set([waiter]));
  }

  #leave(topic: Topic, waiter: Waiter): void {
    const waiters = this.#subscribers.get(topic);
    waiters?.delete(waiter);
    if (waiters?.size === 0) this.#subscribers.delete(topic);
  }
}

class Waiter {
  #woken = false;
  #resume: (() => void) | undefined;

  wake(): void {
    this.#woken = true;
    this.#resume?.();
  }

  async next({ within, signal }: { within: number; signal: AbortSignal }): Promise<boolean> {
    if (!this.#woken && !signal.aborted) await this.#pause(within, signal);
    const woken = this.#woken && !signal.aborted;
    this.#woken = false;
    return woken;
  }

  #pause(within: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const resume = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", resume);
        this.#resume = undefined;
        resolve();
      };
      const timer = setTimeout(resume, within);
      signal.addEventListener("abort", resume, { once: true });
      this.#resume = resume;
    });
  }
}
