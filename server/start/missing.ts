import { sql } from "drizzle-orm";
import type { Database } from "#db/connection.ts";
import { answersQueries } from "#server/restate/readiness.ts";

/** What the shop needs and does not have at this moment, in the words of the readiness answer. */
export async function missing(db: Database, adminUrl: string): Promise<string[]> {
  return [
    ...(answers(db) ? [] : ["database"]),
    ...((await answersQueries(adminUrl)) ? [] : ["restate"]),
  ];
}

function answers(db: Database): boolean {
  try {
    db.run(sql`SELECT 1`);
    return true;
  } catch {
    return false;
  }
}
