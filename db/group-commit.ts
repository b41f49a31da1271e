import { type Database, isBusy } from "./connection.ts";
import { prepared } from "./prepared.ts";
import { transaction } from "./transaction.ts";

interface Wanted {
  since: number;
  write: () => unknown;
  written(result: unknown): void;
  failed(error: unknown): void;
}

const groups = prepared((db) => new Group(db));

/**
 * What is wanted in one turn of the event loop is written in one transaction at its end: one wait for the
 * disk instead of one each. Whoever waits is answered once it is durable. A write that throws takes back
 * its own rows alone and fails for its caller alone; a commit that fails, fails for all of them.
 *
 * Nothing else runs between the beginning and the commit: nobody reads what is not durable, nobody else's
 * write ends up in the group, and whom a write wakes looks after the commit.
 */
export function commit<T>(db: Database, write: () => T): Promise<T> {
  return groups(db).join(write) as Promise<T>;
}

/** Writes what is waiting at once: before the database is closed. */
export function commitNow(db: Database): void {
  groups(db).commit({ atOnce: true });
}

/** For so long a write waits for another process, whose own writes take moments; then it fails. */
const patienceMs = 3_000;
const pauseMs = 20;

class Group {
  readonly #db: Database;
  #wanted: Wanted[] = [];

  constructor(db: Database) {
    this.#db = db;
  }

  join(write: () => unknown): Promise<unknown> {
    return new Promise((written, failed) => {
      if (this.#wanted.length === 0) setImmediate(() => this.commit());
      this.#wanted.push({ since: performance.now(), write, written, failed });
    });
  }

  commit({ atOnce = false } = {}): void {
    const wanted = this.#wanted;
    const [first] = wanted;
    if (!first) return;
    this.#wanted = [];
    try {
      const answers = transaction(this.#db, () => wanted.map((one) => this.#attempt(one)));
      for (const answer of answers) answer();
    } catch (error) {
      const isPatient = isBusy(error) && performance.now() - first.since < patienceMs;
      if (isPatient) this.#again(wanted, atOnce);
      else for (const { failed } of wanted) failed(error);
    }
  }

  /** Nothing of it was written: the lock is met before the first statement. */
  #again(wanted: Wanted[], atOnce: boolean): void {
    this.#wanted = wanted;
    if (atOnce) this.commit({ atOnce });
    else setTimeout(() => this.commit(), pauseMs);
  }

  /** Answers what to tell its caller after the commit. */
  #attempt({ write, written, failed }: Wanted): () => void {
    try {
      const result = transaction(this.#db, write);
      return () => written(result);
    } catch (error) {
      // A full disk, for one, has taken back the rows of the others too.
      if (!this.#db.$client.inTransaction) throw error;
      return () => failed(error);
    }
  }
}
