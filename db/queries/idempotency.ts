import { and, eq, isNull, lt } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { idempotencyKeys } from "../schema.ts";

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
  return db.transaction((tx) => {
    const row = { userId, key, request, createdAt: now };
    if (tx.insert(idempotencyKeys).values(row).onConflictDoNothing().run().changes === 1) {
      return { state: "new" };
    }
    const known = tx.select().from(idempotencyKeys).where(isKey({ userId, key })).get();
    if (known?.request !== request) return { state: "another request" };
    const { status, body, headers, createdAt } = known;
    if (status !== null) {
      return { state: "answered", answer: { status, body: body ?? "", headers: headers ?? {} } };
    }
    if (createdAt >= deadBefore) return { state: "in flight" };
    tx.update(idempotencyKeys).set({ createdAt: now }).where(isKey({ userId, key })).run();
    return { state: "new" };
  });
}

export function keepAnswer(db: Database, { userId, key }: Key, answer: KeptAnswer): void {
  db.update(idempotencyKeys).set(answer).where(isKey({ userId, key })).run();
}

/** It came to nothing that lasts: the same key may try again. */
export function forgetCommand(db: Database, { userId, key }: Key): void {
  db.delete(idempotencyKeys)
    .where(and(isKey({ userId, key }), isNull(idempotencyKeys.status)))
    .run();
}

export function pruneCommands(db: Database, { before }: { before: number }): number {
  return db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before)).run().changes;
}

function isKey({ userId, key }: Key) {
  return and(eq(idempotencyKeys.userId, userId), eq(idempotencyKeys.key, key));
}
