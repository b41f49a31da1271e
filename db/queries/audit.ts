import { asc, eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { insertOnce, prepared } from "../prepared.ts";
import { audit } from "../schema.ts";

const statements = prepared((db) => ({
  insert: insertOnce(db, audit),
  about: db
    .select()
    .from(audit)
    .where(eq(audit.subject, sql.placeholder("subject")))
    .orderBy(asc(audit.id))
    .prepare(),
}));

/** The key names the occasion: telling it again after a crash writes nothing. */
export function insertAudit(db: Database, entry: typeof audit.$inferInsert): boolean {
  return statements(db).insert(entry);
}

/** Whoever asks has already been shown to be an admin. */
export function listAudit(db: Database, { subject }: { subject: string }) {
  return statements(db).about.all({ subject });
}
