import { randomUUID } from "node:crypto";
import { and, count, eq, getTableColumns, isNull, notInArray, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { idempotencyKeys, runs, users } from "../schema.ts";
import { finalRunStatuses } from "../statuses.ts";

/** Somebody who leaves does so once: nothing here is worth a prepared statement. */

const nameOfWhoLeft = "Someone who left";

/** What of theirs is still on its way. */
export function listOpenRuns(db: Database, { userId }: { userId: string }) {
  return db
    .select({ id: runs.id, title: runs.title })
    .from(runs)
    .where(and(eq(runs.userId, userId), notInArray(runs.status, [...finalRunStatuses])))
    .all();
}

export function countOtherAdmins(db: Database, { userId }: { userId: string }): number {
  const others = and(eq(users.role, "admin"), sql`${users.id} <> ${userId}`, isNull(users.leftAt));
  return db.select({ total: count() }).from(users).where(others).get()?.total ?? 0;
}

/**
 * In its caller's transaction: all that is theirs goes, and the row that the books hang on stays behind
 * with no name and no way to sign in. What is theirs is what the schema says: tables that hang on a user by a
 * cascade, and columns of the user that can be empty.
 */
export function forgetUser(db: Database, { userId, now }: { userId: string; now: number }): void {
  for (const { table, column } of tablesOf(db)) {
    db.run(sql`delete from ${sql.identifier(table)} where ${sql.identifier(column)} = ${userId}`);
  }
  db.delete(idempotencyKeys).where(eq(idempotencyKeys.userId, userId)).run();
  db.update(users)
    .set({
      ...emptied,
      username: `gone-${randomUUID()}`,
      displayName: nameOfWhoLeft,
      passwordHash: "none",
      role: "shopper",
      leftAt: now,
    })
    .where(eq(users.id, userId))
    .run();
}

function tablesOf(db: Database) {
  return db.all<{ table: string; column: string }>(sql`
    select m.name as "table", f."from" as "column"
    from sqlite_master m, pragma_foreign_key_list(m.name) f
    where m.type = 'table' and f."table" = 'users' and f.on_delete = 'CASCADE'`);
}

const emptied = Object.fromEntries(
  Object.entries(getTableColumns(users)).flatMap(([name, { notNull }]) =>
    notNull ? [] : [[name, null]],
  ),
);
