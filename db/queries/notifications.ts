import { and, count, desc, eq, isNull, lt, lte, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, insertOnce, prepared } from "../prepared.ts";
import { notifications } from "../schema.ts";

const statements = prepared((db) => ({
  latest: db
    .select()
    .from(notifications)
    .where(
      and(
        eq(notifications.userId, sql.placeholder("userId")),
        lt(notifications.id, sql.placeholder("before")),
      ),
    )
    .orderBy(desc(notifications.id))
    .limit(sql.placeholder("limit"))
    .prepare(),
  unread: db
    .select({ total: count() })
    .from(notifications)
    .where(and(eq(notifications.userId, sql.placeholder("userId")), isNull(notifications.readAt)))
    .prepare(),
  insert: insertOnce(db, notifications),
  markRead: db
    .update(notifications)
    .set(given(notifications, "readAt"))
    .where(
      and(
        eq(notifications.userId, sql.placeholder("userId")),
        isNull(notifications.readAt),
        lte(notifications.id, sql.placeholder("upTo")),
      ),
    )
    .prepare(),
}));

export function listNotifications(
  db: Database,
  {
    userId,
    limit = 20,
    before = Number.MAX_SAFE_INTEGER,
  }: { userId: string; limit?: number; before?: number },
) {
  return statements(db).latest.all({ userId, limit, before });
}

export type Notification = ReturnType<typeof listNotifications>[number];

export function countUnread(db: Database, { userId }: { userId: string }): number {
  return statements(db).unread.get({ userId })?.total ?? 0;
}

/** The key names the occasion: telling it again after a crash writes nothing. */
export function insertNotification(
  db: Database,
  notification: typeof notifications.$inferInsert,
): boolean {
  return statements(db).insert(notification);
}

/** Up to the newest one the reader has seen: what arrives meanwhile stays unread. */
export function markNotificationsRead(
  db: Database,
  { userId, upTo, now }: { userId: string; upTo: number; now: number },
): number {
  return statements(db).markRead.run({ userId, upTo, readAt: now }).changes;
}
