interface Kept<Value> {
  value: Value;
  weight: number;
}

interface RecentlyUsedOptions<Value> {
  most: number;
  weightOf: (value: Value) => number;
  /** Told of what is kept no longer. */
  letGo?: (value: Value) => void;
}

/**
 * Keeps what was asked for lately, within a bound, in two halves: when the newer one is full it becomes the
 * older one, and what was in that and not asked for since is let go. Every step costs the same.
 */
export class RecentlyUsed<Value> {
  readonly #weightOf: (value: Value) => number;
  readonly #most: number;
  readonly #letGo: (value: Value) => void;
  #newer = new Map<string, Kept<Value>>();
  #older = new Map<string, Kept<Value>>();
  #weight = 0;

  constructor({ most, weightOf, letGo = () => {} }: RecentlyUsedOptions<Value>) {
    this.#weightOf = weightOf;
    this.#most = most;
    this.#letGo = letGo;
  }

  get(key: string): Value | undefined {
    const newer = this.#newer.get(key);
    if (newer) return newer.value;
    const older = this.#older.get(key);
    if (older) this.set(key, older.value);
    return older?.value;
  }

  /** A value that weighs more than before is set again. */
  set(key: string, value: Value): void {
    const weight = this.#weightOf(value);
    this.#weight += weight - (this.#newer.get(key)?.weight ?? 0);
    this.#newer.set(key, { value, weight });
    if (this.#weight > this.#most / 2) this.#turnOver();
  }

  #turnOver(): void {
    for (const [key, { value }] of this.#older) {
      if (this.#newer.get(key)?.value !== value) this.#letGo(value);
    }
    this.#older = this.#newer;
    this.#newer = new Map();
    this.#weight = 0;
  }
}
