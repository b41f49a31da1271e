import { asc, eq } from "drizzle-orm";
import type { Database } from "#db/connection.ts";
import { letters } from "#db/schema.ts";

/** What was written about a run, in the order in which it was. */
export function lettersAbout(db: Database, runId: string) {
  const { kind, state } = letters;
  const about = db.select({ kind, state }).from(letters).where(eq(letters.runId, runId));
  return about.orderBy(asc(letters.id)).all();
}
