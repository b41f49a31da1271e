import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";

/** Close it with `db.$client.close()`: that also folds the write-ahead log back into the file. */
export type Database = BetterSQLite3Database & { $client: Sqlite.Database };

/** What is written together, or not at all. */
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

const busyMs = 200;

/** Another process writes at the moment; it is worth trying again. */
export function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith("SQLITE_BUSY");
}

export function openDatabase({ file }: { file: string }): Database {
  mkdirSync(dirname(file), { recursive: true });
  const client = new Sqlite(file);
  client.pragma("journal_mode = WAL");
  // Restate is told that a step is done once its row is written: a power cut must not take the row back.
  client.pragma("synchronous = FULL");
  client.pragma("foreign_keys = ON");
  // Nothing else of this process runs while it waits for another's lock: whoever can waits outside of it.
  client.pragma(`busy_timeout = ${busyMs}`);
  return drizzle({ client });
}
