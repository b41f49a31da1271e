/**
 * Keeps what was asked for lately, within a bound, in two halves: when the newer one is full it becomes the
 * older one, and what was in that and not asked for since is let go. Every step costs the same.
 */
export class RecentlyUsed<Value> {
  readonly #weightOf: (value: Value) => number;
  readonly #most: number;
  #newer = new Map<string, Value>();
  #older = new Map<string, Value>();
  #weight = 0;

  constructor({ most, weightOf }: { most: number; weightOf: (value: Value) => number }) {
    this.#weightOf = weightOf;
    this.#most = most;
  }

  get(key: string): Value | undefined {
    const newer = this.#newer.get(key);
    if (newer !== undefined) return newer;
    const older = this.#older.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: string, value: Value): void {
    const before = this.#newer.get(key);
    this.#weight += this.#weightOf(value) - (before === undefined ? 0 : this.#weightOf(before));
    this.#newer.set(key, value);
    if (this.#weight <= this.#most / 2) return;
    this.#older = this.#newer;
    this.#newer = new Map();
    this.#weight = 0;
  }
}
