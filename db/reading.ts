import type { Database } from "./connection.ts";
import { prepared } from "./prepared.ts";

type Read = () => unknown;

const transactions = prepared((db) => ({
  together: db.$client.transaction((read: Read) => read()),
}));

/** Many reads of one moment: they agree with each other, and the database is locked and let go of once. */
export function readTogether<T>(db: Database, read: () => T): T {
  return transactions(db).together(read) as T;
}
