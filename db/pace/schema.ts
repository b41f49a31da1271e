import { index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** How many calls of a kind may go out at this moment, of the so many a minute that there are. */
export const paceBuckets = sqliteTable("pace_buckets", {
  key: text("key").primaryKey(),
  left: real("left").notNull(),
  filledAt: integer("filled_at").notNull(),
});

/** Who waits for a turn of one of them. Whoever does not come when it is due is before nobody any more. */
export const paceWaits = sqliteTable(
  "pace_waits",
  {
    /** In the order in which they came. */
    seq: integer("seq").primaryKey({ autoIncrement: true }),
    bucket: text("bucket").notNull(),
    /** The run that wants it. */
    runId: text("run_id").notNull(),
    /** The higher goes first. */
    priority: integer("priority").notNull(),
    /** When it asks again. */
    dueAt: integer("due_at").notNull(),
  },
  (table) => [
    uniqueIndex("pace_waits_once").on(table.bucket, table.runId),
    index("pace_waits_by_run").on(table.runId),
    index("pace_waits_due").on(table.bucket, table.dueAt),
  ],
);
