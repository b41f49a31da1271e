import type { Database } from "./connection.ts";
import { prepared } from "./prepared.ts";

const statements = prepared((db) => ({
  total: db.$client.prepare<[], number>("select total_changes()").pluck(),
}));

/** How many rows were written since the database was opened: the same number twice means that none was. */
export function countWrites(db: Database): number {
  return statements(db).total.get() ?? 0;
}
