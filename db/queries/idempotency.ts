import { and, eq, isNull, lt, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, insertOnce, prepared } from "../prepared.ts";
import { idempotencyKeys } from "../schema.ts";
import { transaction } from "../transaction.ts";

const isKey = and(
  eq(idempotencyKeys.userId, sql.placeholder("userId")),
  eq(idempotencyKeys.key, sql.placeholder("key")),
);

const statements = prepared((db) => ({
  insert: insertOnce(db, idempotencyKeys),
  find: db.select().from(idempotencyKeys).where(isKey).prepare(),
  beginAgain: db
    .update(idempotencyKeys)
    .set(given(idempotencyKeys, "createdAt"))
    .where(isKey)
    .prepare(),
  keepAnswer: db
    .update(idempotencyKeys)
    .set(given(idempotencyKeys, "status", "body", "headers"))
    .where(isKey)
    .prepare(),
  forget: db
    .delete(idempotencyKeys)
    .where(and(isKey, isNull(idempotencyKeys.status)))
    .prepare(),
  forgetBegun: db.delete(idempotencyKeys).where(isNull(idempotencyKeys.status)).prepare(),
  prune: db
    .delete(idempotencyKeys)
    .where(lt(idempotencyKeys.createdAt, sql.placeholder("before")))
    .prepare(),
}));

interface Key {
  userId: string;
  key: string;
}

interface Command extends Key {
  /** A digest of all that was sent: the same key belongs to the same request. */
  request: string;
  /** One that began before this has died with its process: it may be carried out again. */
  deadBefore: number;
  now: number;
}

export interface KeptAnswer {
  status: number;
  body: string;
  headers: Record<string, string>;
}

export type Begun =
  | { state: "new" }
  | { state: "in flight" }
  | { state: "another request" }
  | { state: "answered"; answer: KeptAnswer };

/** Of two requests with one key, the second finds the first. */
export function beginCommand(
  db: Database,
  { userId, key, request, deadBefore, now }: Command,
): Begun {
  const { insert, find, beginAgain } = statements(db);
  return transaction(db, () => {
    if (insert({ userId, key, request, createdAt: now })) return { state: "new" };
    const known = find.get({ userId, key });
    if (known?.request !== request) return { state: "another request" };
    const { status, body, headers, createdAt } = known;
    if (status !== null) {
      return { state: "answered", answer: { status, body: body ?? "", headers: headers ?? {} } };
    }
    if (createdAt >= deadBefore) return { state: "in flight" };
    beginAgain.run({ userId, key, createdAt: now });
    return { state: "new" };
  });
}

export function keepAnswer(db: Database, { userId, key }: Key, answer: KeptAnswer): void {
  statements(db).keepAnswer.run({ userId, key, ...answer });
}

/** It came to nothing that lasts: the same key may try again. */
export function forgetCommand(db: Database, { userId, key }: Key): void {
  statements(db).forget.run({ userId, key });
}

/** Those that were in flight when the process ended that carried them out. */
export function forgetBegunCommands(db: Database): number {
  return statements(db).forgetBegun.run().changes;
}

export function pruneCommands(db: Database, { before }: { before: number }): number {
  return statements(db).prune.run({ before }).changes;
}
