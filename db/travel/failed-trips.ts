import { and, desc, eq, not, or, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import type { FailedRun } from "../queries/failed-runs.ts";
import { runs, users } from "../schema.ts";
import { trips } from "./schema.ts";

// In a subquery drizzle leaves the tables out of column names: written out, they cannot mean each other.
const endedByTraveller = sql`exists (
  select 1 from step_events
  where step_events.run_id = trips.id and step_events.status = 'failed'
    and step_events.step in (select value from json_each(${sql.placeholder("theirSteps")}))
)`;

const statements = prepared((db) => ({
  failed: db
    .select({
      id: trips.id,
      kind: runs.kind,
      title: runs.title,
      username: users.username,
      reason: trips.reason,
      endedAt: runs.endedAt,
    })
    .from(trips)
    .innerJoin(runs, eq(runs.id, trips.id))
    .innerJoin(users, eq(users.id, trips.userId))
    .where(or(eq(runs.status, "failed"), and(eq(trips.status, "failed"), not(endedByTraveller))))
    .orderBy(desc(runs.endedAt))
    .limit(sql.placeholder("limit"))
    .prepare(),
  endedByTraveller: db
    .select({ id: trips.id })
    .from(trips)
    .where(and(eq(trips.id, sql.placeholder("id")), endedByTraveller))
    .prepare(),
}));

/** The steps that are the traveller's to take: what comes of them is nobody else's affair. */
interface Theirs {
  theirSteps: readonly string[];
}

/** A trip that was merely not paid, or not wanted at its new price, is left out. */
export function listFailedTrips(
  db: Database,
  { theirSteps, limit }: Theirs & { limit: number },
): FailedRun[] {
  return statements(db).failed.all({ theirSteps: JSON.stringify(theirSteps), limit });
}

export function wasEndedByTraveller(
  db: Database,
  { id, theirSteps }: Theirs & { id: string },
): boolean {
  const asked = { id, theirSteps: JSON.stringify(theirSteps) };
  return statements(db).endedByTraveller.get(asked) !== undefined;
}
