import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite, { type RunResult } from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";
import * as schema from "./schema.ts";

export type SandboxDatabase = BetterSQLite3Database<typeof schema> & { $client: Sqlite.Database };

/** The database, or a transaction open in it. */
export type Ledger = BaseSQLiteDatabase<"sync", RunResult, typeof schema>;

const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));

export function openSandboxDatabase({ file }: { file: string }): SandboxDatabase {
  mkdirSync(dirname(file), { recursive: true });
  const client = new Sqlite(file);
  client.pragma("journal_mode = WAL");
  // A provider that forgot a charge after a power cut would prove nothing.
  client.pragma("synchronous = FULL");
  client.pragma("foreign_keys = ON");
  const db = drizzle({ client, schema });
  migrate(db, { migrationsFolder });
  return db;
}
