import { and, eq, gt, lte, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { insertNew, prepared } from "../prepared.ts";
import { passwordLinks } from "../schema.ts";
import { transaction } from "../transaction.ts";

const statements = prepared((db) => ({
  find: db
    .select({ userId: passwordLinks.userId })
    .from(passwordLinks)
    .where(
      and(
        eq(passwordLinks.tokenHash, sql.placeholder("tokenHash")),
        gt(passwordLinks.expiresAt, sql.placeholder("now")),
      ),
    )
    .prepare(),
  insert: insertNew(db, passwordLinks),
  prune: db
    .delete(passwordLinks)
    .where(lte(passwordLinks.expiresAt, sql.placeholder("now")))
    .prepare(),
  deleteAll: db
    .delete(passwordLinks)
    .where(eq(passwordLinks.userId, sql.placeholder("userId")))
    .prepare(),
}));

interface NewPasswordLink {
  tokenHash: string;
  userId: string;
  now: number;
  expiresAt: number;
}

export function insertPasswordLink(db: Database, { now, ...link }: NewPasswordLink): void {
  transaction(db, () => {
    statements(db).prune.run({ now });
    statements(db).insert(link);
  });
}

/** Whose password it changes, while it counts. */
export function findPasswordLink(db: Database, link: { tokenHash: string; now: number }) {
  return statements(db).find.get(link);
}

/** Once one of them was used, or the password was changed otherwise, none of theirs counts any more. */
export function deletePasswordLinks(db: Database, { userId }: { userId: string }): void {
  statements(db).deleteAll.run({ userId });
}
