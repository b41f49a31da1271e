import type { Hub } from "#server/events/hub.ts";
import type { Compared } from "./figure.ts";

interface KeptComparisonOptions {
  compare: () => Promise<Compared>;
  hub: Pick<Hub, "wake">;
  stopping: AbortSignal;
  /** Told when it could not be compared at all. */
  warn: (error: unknown) => void;
  restMs?: number;
}

/** It rests so many times longer than it took: however much there is to compare, it costs a twentieth at most. */
const restShare = 20;

/**
 * How everything stood when it was compared last. It is compared as long as somebody looks, once for all who
 * do: each look lets it be compared once more, and each comparison lets whoever is there look again.
 */
export class KeptComparison {
  readonly #options: Required<KeptComparisonOptions>;
  #seen: Compared | undefined;
  #running: Promise<Compared | undefined> | undefined;
  #next: NodeJS.Timeout | undefined;
  /** From then on it may be compared again. */
  #restedAt = 0;

  constructor(options: KeptComparisonOptions) {
    this.#options = { restMs: 3_000, ...options };
  }

  /** As it stood last; nothing before the first time. */
  look(): Compared | undefined {
    if (!this.#running && !this.#next) this.#plan();
    return this.#seen;
  }

  /** For whoever asks once: as it stands, or stood within the last rest. */
  async latest(): Promise<Compared | undefined> {
    if (performance.now() < this.#restedAt) return this.look();
    return this.#running ?? this.#compare();
  }

  #plan(): void {
    const wait = Math.max(0, this.#restedAt - performance.now());
    this.#next = setTimeout(() => void this.#compare(), wait).unref();
  }

  #compare(): Promise<Compared | undefined> {
    clearTimeout(this.#next);
    this.#next = undefined;
    if (this.#options.stopping.aborted) return Promise.resolve(this.#seen);
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      this.#options.hub.wake("invariants");
    });
    return this.#running;
  }

  /** What could not be compared is not known: what was known before says nothing of now. */
  async #run(): Promise<Compared | undefined> {
    const { compare, restMs, stopping, warn } = this.#options;
    const begunAt = performance.now();
    try {
      this.#seen = await compare();
    } catch (error) {
      this.#seen = undefined;
      if (!stopping.aborted) warn(error);
    }
    const took = performance.now() - begunAt;
    this.#restedAt = performance.now() + Math.max(restMs, restShare * took);
    return this.#seen;
  }
}
