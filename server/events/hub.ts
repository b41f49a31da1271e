export type Topic = `user:${string}` | `run:${string}` | "admin" | "catalog";

export interface Subscription {
  /** Resolves with true once something woke it since the last call, false when time or the reader is up. */
  next(options: { within: number; signal: AbortSignal }): Promise<boolean>;
  close(): void;
}

/**
 * The in-process broadcaster of wake-ups. It carries neither rows nor HTML: a subscriber holds one
 * bit, so however slow it reads, nothing queues up behind it.
 */
export class Hub {
  readonly #subscribers = new Map<Topic, Set<Waiter>>();

  wake(...topics: Topic[]): void {
    for (const topic of topics) {
      for (const waiter of this.#subscribers.get(topic) ?? []) waiter.wake();
    }
  }

  subscribe(topics: Iterable<Topic>): Subscription {
    const waiter = new Waiter();
    const subscribed = new Set(topics);
    for (const topic of subscribed) this.#join(topic, waiter);
    return {
      next: (options) => waiter.next(options),
      close: () => {
        for (const topic of subscribed) this.#leave(topic, waiter);
      },
    };
  }

  /** How many are listening: for the metrics and for tests that look for leaks. */
  get size(): number {
    return new Set([...this.#subscribers.values()].flatMap((waiters) => [...waiters])).size;
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
