import { and, eq, gt, lte, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { sessions, users } from "../schema.ts";

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
}));

/** Who this session belongs to, if it is still good. */
export function findSignedIn(db: Database, { tokenHash, now }: { tokenHash: string; now: number }) {
  return statements(db).signedIn.get({ tokenHash, now });
}

export type SignedIn = NonNullable<ReturnType<typeof findSignedIn>>;

export function insertSession(db: Database, session: typeof sessions.$inferInsert): void {
  db.transaction((tx) => {
    tx.delete(sessions).where(lte(sessions.expiresAt, session.createdAt)).run();
    tx.insert(sessions).values(session).run();
  });
}

export function deleteSession(db: Database, { tokenHash }: { tokenHash: string }): void {
  db.delete(sessions).where(eq(sessions.tokenHash, tokenHash)).run();
}
