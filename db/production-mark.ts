import type { Database } from "./connection.ts";

/** SQLite's own number for whoever uses the file. It is in every copy and every backup as well. */
const productions = 1;

/** Whether a production start has used this database. */
export function isProductions({ $client }: Database): boolean {
  return $client.pragma("user_version", { simple: true }) === productions;
}

export function markAsProductions(db: Database): void {
  if (!isProductions(db)) db.$client.pragma(`user_version = ${productions}`);
}
