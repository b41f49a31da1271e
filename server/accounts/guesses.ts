import { Window } from "../web/middleware/rate-limit.ts";

/** So many wrong passwords for one account, from wherever they come, and the next has to wait. */
const limit = 20;
const windowMs = 15 * 60_000;
/** Who signed in from where; a restart forgets it, and then nobody is known. */
const remembered = 10_000;

/** How often a password was guessed at, and where its owner is known to be. */
export class Guesses {
  readonly #window: Window;
  readonly #known = new Set<string>();

  constructor(now: () => number) {
    this.#window = new Window({ limit, windowMs, now });
  }

  isKnown(account: string, address: string): boolean {
    return this.#known.has(`${account} ${address}`);
  }

  check(account: string): void {
    this.#window.check(account);
  }

  failed(account: string): void {
    this.#window.take(account);
  }

  succeeded(account: string, address: string): void {
    if (this.#known.size >= remembered) this.#known.clear();
    this.#known.add(`${account} ${address}`);
  }
}
