import { and, eq, gt, ne, or, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, prepared } from "../prepared.ts";
import { paceBuckets, paceWaits } from "./schema.ts";

type Bucket = typeof paceBuckets.$inferSelect;
type Wait = Omit<typeof paceWaits.$inferSelect, "seq">;

const mine = and(
  eq(paceWaits.bucket, sql.placeholder("bucket")),
  eq(paceWaits.runId, sql.placeholder("runId")),
);

const statements = prepared((db) => ({
  bucket: db
    .select()
    .from(paceBuckets)
    .where(eq(paceBuckets.key, sql.placeholder("key")))
    .prepare(),
  saveBucket: db
    .insert(paceBuckets)
    .values(given(paceBuckets, "key", "left", "filledAt"))
    .onConflictDoUpdate({ target: paceBuckets.key, set: given(paceBuckets, "left", "filledAt") })
    .prepare(),
  mine: db.select({ seq: paceWaits.seq }).from(paceWaits).where(mine).prepare(),
  before: db
    .select({ dueAt: paceWaits.dueAt })
    .from(paceWaits)
    .where(
      and(
        eq(paceWaits.bucket, sql.placeholder("bucket")),
        gt(paceWaits.dueAt, sql.placeholder("since")),
        ne(paceWaits.runId, sql.placeholder("runId")),
        or(
          gt(paceWaits.priority, sql.placeholder("priority")),
          and(
            eq(paceWaits.priority, sql.placeholder("priority")),
            sql`${paceWaits.seq} < ${sql.placeholder("seq")}`,
          ),
        ),
      ),
    )
    .prepare(),
  wait: db
    .insert(paceWaits)
    .values(given(paceWaits, "bucket", "runId", "priority", "dueAt"))
    .onConflictDoUpdate({
      target: [paceWaits.bucket, paceWaits.runId],
      set: given(paceWaits, "dueAt"),
    })
    .prepare(),
  forget: db
    .delete(paceWaits)
    .where(eq(paceWaits.runId, sql.placeholder("runId")))
    .prepare(),
}));

export function findBucket(db: Database, { key }: { key: string }): Bucket | undefined {
  return statements(db).bucket.get({ key });
}

export function saveBucket(db: Database, bucket: Bucket): void {
  statements(db).saveBucket.run(bucket);
}

/** When those take their turns who are before a run: more urgent, or as urgent and earlier. */
export function listDueBefore(
  db: Database,
  of: { bucket: string; runId: string; priority: number; since: number },
): number[] {
  const seq = statements(db).mine.get(of)?.seq ?? Number.MAX_SAFE_INTEGER;
  return statements(db)
    .before.all({ ...of, seq })
    .map(({ dueAt }) => dueAt);
}

export function saveWait(db: Database, wait: Wait): void {
  statements(db).wait.run(wait);
}

export function forgetWaits(db: Database, { runId }: { runId: string }): void {
  statements(db).forget.run({ runId });
}
