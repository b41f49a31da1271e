import { and, desc, eq, gt, lte, ne, sql } from "drizzle-orm";
import { type Database, isBusy } from "../connection.ts";
import { given, insertNew, prepared } from "../prepared.ts";
import { sessions, users } from "../schema.ts";
import { transaction } from "../transaction.ts";

const dayMs = 24 * 60 * 60_000;

/** For how long a session may rest, and last in all: an admin's is worth more to whoever finds it. */
export const sessionLifetimes = {
  shopper: { idleMs: 14 * dayMs, mostMs: 30 * dayMs },
  admin: { idleMs: dayMs / 2, mostMs: 7 * dayMs },
} as const;

const idleSince = sql`${sql.placeholder("now")} - case when ${users.role} = 'admin'
  then ${sessionLifetimes.admin.idleMs} else ${sessionLifetimes.shopper.idleMs} end`;

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
        gt(sessions.lastSeenAt, idleSince),
      ),
    )
    .prepare(),
  mine: db
    .select({
      id: sessions.id,
      device: sessions.device,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.userId, sql.placeholder("userId")),
        gt(sessions.expiresAt, sql.placeholder("now")),
        gt(sessions.lastSeenAt, idleSince),
      ),
    )
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.createdAt))
    .prepare(),
  lastSeen: db
    .select({ at: sessions.lastSeenAt })
    .from(sessions)
    .where(eq(sessions.tokenHash, sql.placeholder("tokenHash")))
    .prepare(),
  touch: db
    .update(sessions)
    .set(given(sessions, "lastSeenAt"))
    .where(eq(sessions.tokenHash, sql.placeholder("tokenHash")))
    .prepare(),
  deleteById: db
    .delete(sessions)
    .where(
      and(eq(sessions.id, sql.placeholder("id")), eq(sessions.userId, sql.placeholder("userId"))),
    )
    .prepare(),
  deleteOthers: db
    .delete(sessions)
    .where(
      and(
        eq(sessions.userId, sql.placeholder("userId")),
        ne(sessions.tokenHash, sql.placeholder("tokenHash")),
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

type NewSession = Omit<typeof sessions.$inferInsert, "lastSeenAt" | "expiresAt"> & {
  expiresAt: number;
};

export function insertSession(db: Database, session: NewSession): void {
  transaction(db, () => {
    statements(db).prune.run({ now: session.createdAt });
    statements(db).insert({ ...session, lastSeenAt: session.createdAt });
  });
}

/** Where somebody is signed in, the one seen last first. */
export function listSessions(db: Database, { userId, now }: { userId: string; now: number }) {
  return statements(db).mine.all({ userId, now });
}

export type ListedSession = ReturnType<typeof listSessions>[number];

/** Rarely enough that looking at pages writes next to nothing. */
const seenEveryMs = 5 * 60_000;

export function touchSession(
  db: Database,
  { tokenHash, now }: { tokenHash: string; now: number },
): void {
  const { lastSeen, touch } = statements(db);
  const seen = lastSeen.get({ tokenHash });
  if (!seen || now - seen.at < seenEveryMs) return;
  try {
    touch.run({ tokenHash, lastSeenAt: now });
  } catch (error) {
    // Whoever only looks is not kept waiting for somebody else's lock.
    if (!isBusy(error)) throw error;
  }
}

/** Answers whether there was such a session of theirs. */
export function deleteSessionById(db: Database, mine: { id: string; userId: string }): boolean {
  return statements(db).deleteById.run(mine).changes === 1;
}

export function deleteOtherSessions(
  db: Database,
  mine: { userId: string; tokenHash: string },
): void {
  statements(db).deleteOthers.run(mine);
}

/** Wherever they are signed in, they are so no longer. */
export function deleteAllSessions(db: Database, { userId }: { userId: string }): void {
  statements(db).deleteOthers.run({ userId, tokenHash: "" });
}

export function deleteSession(db: Database, { tokenHash }: { tokenHash: string }): void {
  statements(db).delete.run({ tokenHash });
}
