import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import type { Database } from "./connection.ts";

const journal: { entries: { when: number }[] } = JSON.parse(
  readFileSync(new URL("./migrations/meta/_journal.json", import.meta.url), "utf8"),
);

const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));

/**
 * A table that a migration builds anew is dropped on the way, and a drop deletes its rows: with foreign
 * keys on, those of other tables would go with them. Only outside of the migration's transaction can they be
 * turned off.
 */
export function migrateDatabase(db: Database): void {
  const { $client: client } = db;
  requireKnown(db);
  const before = shapeOf(db);
  client.pragma("foreign_keys = OFF");
  try {
    migrate(db, { migrationsFolder });
  } finally {
    client.pragma("foreign_keys = ON");
  }
  if (shapeOf(db) !== before) requireWhole(db);
}

function shapeOf({ $client }: Database): unknown {
  return $client.pragma("schema_version", { simple: true });
}

function requireWhole({ $client }: Database): void {
  const broken = $client.pragma("foreign_key_check") as { table: string; parent: string }[];
  const [first] = broken;
  if (!first) return;
  throw new Error(
    `${broken.length} rows name others that are not there; the first is in ${first.table} and names one in ${first.parent}`,
  );
}

/** What a newer version of the shop has written must not be changed by an older one. */
function requireKnown(db: Database): void {
  const last = lastMigrationOf(db);
  if (last <= Math.max(...journal.entries.map(({ when }) => when))) return;
  throw new Error("it was written by a newer version of the shop than this one");
}

/** Whether something has to be changed that holds rows already. */
export function awaitsMigration(db: Database): boolean {
  const last = lastMigrationOf(db);
  return last > 0 && journal.entries.some(({ when }) => when > last);
}

function lastMigrationOf({ $client }: Database): number {
  const table = "__drizzle_migrations";
  const known = $client.prepare("select 1 from sqlite_master where name = ?").get(table);
  if (!known) return 0;
  const sql = `select max(created_at) as last from ${table}`;
  return ($client.prepare(sql).get() as { last: number | null }).last ?? 0;
}
