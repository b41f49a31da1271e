import { and, eq, gt, lte, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { insertNew, prepared } from "../prepared.ts";
import { sessions, users } from "../schema.ts";
import { transaction } from "../transaction.ts";

const statements = prepared((db) => ({
  signedIn: db
    .select({
      id: users.id,
      username: users.username,
      displayName: users.displayName,
      role: users.role,
      createdAt: users.createdAt,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.tokenHash, sql.placeholder("tokenHash")),
        gt(sessions.expiresAt, sql.placeholder("now")),
      ),
    )
    .prepare(),
  insert: insertNew(db, sessions),
  prune: db
    .delete(sessions)
    .where(lte(sessions.expiresAt, sql.placeholder("now")))
    .prepare(),
  delete: db
    .delete(sessions)
    .where(eq(sessions.tokenHash, sql.placeholder("tokenHash")))
    .prepare(),
}));

/** Who this session belongs to, if it is still good. */
export function findSignedIn(db: Database, { tokenHash, now }: { tokenHash: string; now: number }) {
  return statements(db).signedIn.get({ tokenHash, now });
}

export type SignedIn = NonNullable<ReturnType<typeof findSignedIn>>;

export function insertSession(db: Database, session: typeof sessions.$inferInsert): void {
  transaction(db, () => {
    statements(db).prune.run({ now: session.createdAt });
    statements(db).insert(session);
  });
}

export function deleteSession(db: Database, { tokenHash }: { tokenHash: string }): void {
  statements(db).delete.run({ tokenHash });
}
