import { count, notInArray } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, prepared } from "../prepared.ts";
import { runs, stamps } from "../schema.ts";
import { finalRunStatuses } from "../statuses.ts";

const statements = prepared((db) => ({
  find: db.select({ stamp: stamps.stamp }).from(stamps).prepare(),
  write: db
    .insert(stamps)
    .values({ id: 1, ...given(stamps, "stamp") })
    .onConflictDoUpdate({ target: stamps.id, set: given(stamps, "stamp") })
    .prepare(),
  open: db
    .select({ total: count() })
    .from(runs)
    .where(notInArray(runs.status, [...finalRunStatuses]))
    .prepare(),
}));

/** The engine that belongs with this database bears the same. */
export function findStamp(db: Database): string | undefined {
  return statements(db).find.get()?.stamp;
}

export function writeStamp(db: Database, { stamp }: { stamp: string }): void {
  statements(db).write.run({ stamp });
}

export function countRunsUnderWay(db: Database): number {
  return statements(db).open.get()?.total ?? 0;
}
