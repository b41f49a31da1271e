import { setTimeout as delay } from "node:timers/promises";
import type Sqlite from "better-sqlite3";

interface Seen {
  id: string;
  status: string;
  reason: string | null;
  payUrl: string | null;
}

interface Wait<T> {
  id: string;
  what: string;
  answer: (seen: Seen) => T | undefined;
  endsAt: number;
  resolve: (answer: T) => void;
  reject: (error: Error) => void;
}

const everyMs = 4;
const deadlineMs = 60_000;

/** From these nothing comes further by itself. */
const ended = ["payment_failed", "price_changed", "rejected", "cancelled", "failed"];

/**
 * Waits until orders, trips or any runs have come so far, by looking into the shop's database. Asking the shop would be work
 * that no buyer makes it do, and would be counted as its own.
 */
export class RunWatch {
  readonly #waits = new Set<Wait<unknown>>();
  readonly #look: Sqlite.Statement<[string], Seen>;
  #looking = false;

  constructor(read: Sqlite.Database, table: "orders" | "trips" | "runs") {
    const reason = table === "runs" ? "NULL AS reason" : "run.reason";
    this.#look = read.prepare(
      `SELECT run.id, run.status, ${reason}, payments.pay_url AS payUrl
       FROM ${table} run LEFT JOIN payments
         ON payments.run_id = run.id AND payments.status = 'pending'
       WHERE run.id IN (SELECT value FROM json_each(?))`,
    );
  }

  becomes(id: string, status: string): Promise<true> {
    return this.#wait(id, `to be ${status}`, (seen) => (seen.status === status ? true : undefined));
  }

  /** Where it is paid, as soon as the provider has said so. */
  payUrl(id: string): Promise<string> {
    return this.#wait(id, "to be payable", ({ payUrl }) => payUrl ?? undefined);
  }

  #wait<T>(id: string, what: string, answer: (seen: Seen) => T | undefined): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const wait = { id, what, answer, endsAt: Date.now() + deadlineMs, resolve, reject };
      this.#waits.add(wait as Wait<unknown>);
      if (!this.#looking) void this.#goOnLooking();
    });
  }

  async #goOnLooking(): Promise<void> {
    this.#looking = true;
    while (this.#waits.size > 0) {
      await delay(everyMs);
      this.#lookOnce();
    }
    this.#looking = false;
  }

  #lookOnce(): void {
    const ids = [...new Set([...this.#waits].map(({ id }) => id))];
    try {
      const seen = new Map(this.#look.all(JSON.stringify(ids)).map((row) => [row.id, row]));
      for (const wait of this.#waits) this.#settle(wait, seen.get(wait.id));
    } catch (error) {
      for (const wait of this.#waits) this.#end(wait, () => wait.reject(error as Error));
    }
  }

  #settle(wait: Wait<unknown>, seen: Seen | undefined): void {
    const answer = seen && wait.answer(seen);
    const lost = seen && ended.includes(seen.status);
    if (answer !== undefined) this.#end(wait, () => wait.resolve(answer));
    else if (lost || Date.now() > wait.endsAt) this.#giveUp(wait, seen);
  }

  #giveUp(wait: Wait<unknown>, seen: Seen | undefined): void {
    const found = seen ? `it is ${seen.status} (${seen.reason})` : "it is not there";
    const error = new Error(`Waited for ${wait.id} ${wait.what}: ${found}.`);
    this.#end(wait, () => wait.reject(error));
  }

  #end(wait: Wait<unknown>, settle: () => void): void {
    this.#waits.delete(wait);
    settle();
  }
}
