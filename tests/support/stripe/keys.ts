import { Refusal } from "./refusal.ts";

interface Kept {
  endpoint: string;
  body: string;
  /** Nothing as long as it is being carried out. */
  answer?: Answer;
}

export interface Answer {
  status: number;
  body: unknown;
}

/** A key keeps the answer that it was given first, whatever that was: also a failure of Stripe's own. */
export class Keys {
  readonly #kept = new Map<string, Kept>();

  /** In the order in which they were used first. */
  get used(): string[] {
    return [...this.#kept.keys()];
  }

  /** What was answered to this key before. */
  earlier(key: string, endpoint: string, body: string): Answer | undefined {
    if (key.length > 255) throw new Refusal(400, { message: "A key has 255 characters at most" });
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    const type = "idempotency_error";
    if (kept.endpoint !== endpoint || kept.body !== body) {
      const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}'.`;
      throw new Refusal(400, { type, message });
    }
    if (kept.answer) return kept.answer;
    const message = "There is currently another in-progress request using this Idempotent Key.";
    throw new Refusal(409, { type, code: "idempotency_key_in_use", message });
  }

  begin(key: string, endpoint: string, body: string): void {
    this.#kept.set(key, { endpoint, body });
  }

  keep(key: string, answer: Answer): void {
    const kept = this.#kept.get(key);
    if (kept) kept.answer = answer;
  }

  /** After a day, and nothing is known of them any more. */
  forgetAll(): void {
    this.#kept.clear();
  }
}
