import { fileURLToPath } from "node:url";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import type { Database } from "./connection.ts";

const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));

/**
 * A table that a migration builds anew is dropped on the way, and a drop deletes its rows: with foreign
 * keys on, those of other tables would go with them. Only outside of the migration's transaction can they be
 * turned off.
 */
export function migrateDatabase(db: Database): void {
  const { $client: client } = db;
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
