import { and, eq, gt, lt, lte, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { insertNew, prepared } from "../prepared.ts";
import { pendingSignIns } from "../schema.ts";
import { transaction } from "../transaction.ts";

const byToken = eq(pendingSignIns.tokenHash, sql.placeholder("tokenHash"));

const statements = prepared((db) => ({
  find: db
    .select({ userId: pendingSignIns.userId })
    .from(pendingSignIns)
    .where(and(byToken, gt(pendingSignIns.expiresAt, sql.placeholder("now"))))
    .prepare(),
  insert: insertNew(db, pendingSignIns),
  guess: db
    .update(pendingSignIns)
    .set({ guesses: sql`${pendingSignIns.guesses} + 1` })
    .where(and(byToken, lt(pendingSignIns.guesses, sql.placeholder("most"))))
    .prepare(),
  prune: db
    .delete(pendingSignIns)
    .where(lte(pendingSignIns.expiresAt, sql.placeholder("now")))
    .prepare(),
  delete: db.delete(pendingSignIns).where(byToken).prepare(),
  deleteAll: db
    .delete(pendingSignIns)
    .where(eq(pendingSignIns.userId, sql.placeholder("userId")))
    .prepare(),
}));

interface NewPendingSignIn {
  tokenHash: string;
  userId: string;
  now: number;
  expiresAt: number;
}

export function insertPendingSignIn(db: Database, { now, ...pending }: NewPendingSignIn): void {
  transaction(db, () => {
    statements(db).prune.run({ now });
    statements(db).insert(pending);
  });
}

/** Whose password was given, if there is still time for the code. */
export function findPendingSignIn(db: Database, pending: { tokenHash: string; now: number }) {
  return statements(db).find.get(pending);
}

/** Counts a guess before it is looked at. Answers false when there were too many. */
export function takeGuess(db: Database, guess: { tokenHash: string; most: number }): boolean {
  return statements(db).guess.run(guess).changes === 1;
}

export function deletePendingSignIn(db: Database, { tokenHash }: { tokenHash: string }): void {
  statements(db).delete.run({ tokenHash });
}

export function deletePendingSignIns(db: Database, { userId }: { userId: string }): void {
  statements(db).deleteAll.run({ userId });
}
