import { asc, eq } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { audit } from "../schema.ts";

/** The key names the occasion: telling it again after a crash writes nothing. */
export function insertAudit(
  db: Pick<Database, "insert">,
  entry: typeof audit.$inferInsert,
): boolean {
  return db.insert(audit).values(entry).onConflictDoNothing().run().changes === 1;
}

/** Whoever asks has already been shown to be an admin. */
export function listAudit(db: Database, { subject }: { subject: string }) {
  return db.select().from(audit).where(eq(audit.subject, subject)).orderBy(asc(audit.id)).all();
}
