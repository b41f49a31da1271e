import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";

export type SandboxDatabase = BetterSQLite3Database & { $client: Sqlite.Database };

/** The same to whom a transaction may be open: whatever is done with it is a part of that. */
export type Ledger = SandboxDatabase;

const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));

export function openSandboxDatabase({ file }: { file: string }): SandboxDatabase {
  mkdirSync(dirname(file), { recursive: true });
  const client = new Sqlite(file);
  client.pragma("journal_mode = WAL");
  // A provider that forgot a charge after a power cut would prove nothing.
  client.pragma("synchronous = FULL");
  client.pragma("foreign_keys = ON");
  const db = drizzle({ client });
  migrate(db, { migrationsFolder });
  return db;
}
