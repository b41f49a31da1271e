import { fileURLToPath } from "node:url";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import type { Database } from "./connection.ts";

const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));

export function migrateDatabase(db: Database): void {
  migrate(db, { migrationsFolder });
}
