import { and, asc, count, eq, gt, inArray, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { gatePlaces } from "./schema.ts";

const isIts = eq(gatePlaces.organisationId, sql.placeholder("organisationId"));

const statements = prepared((db) => ({
  holding: db
    .select({ total: count() })
    .from(gatePlaces)
    .where(and(isIts, inArray(gatePlaces.state, ["running", "returning"])))
    .prepare(),
  unfinished: db
    .select({ total: count() })
    .from(gatePlaces)
    .where(and(isIts, inArray(gatePlaces.state, ["queued", "running", "resting", "returning"])))
    .prepare(),
  begun: db
    .select({ seq: gatePlaces.seq, runId: gatePlaces.runId })
    .from(gatePlaces)
    .where(
      and(
        isIts,
        inArray(gatePlaces.state, ["running", "resting", "returning"]),
        gt(gatePlaces.seq, sql.placeholder("after")),
      ),
    )
    .orderBy(asc(gatePlaces.seq))
    .limit(sql.placeholder("most"))
    .prepare(),
}));

interface Whose {
  organisationId: string;
}

/** How many of its hold a slot, or want theirs back. */
export function countHolding(db: Database, { organisationId }: Whose): number {
  return statements(db).holding.get({ organisationId })?.total ?? 0;
}

export function countUnfinished(db: Database, { organisationId }: Whose): number {
  return statements(db).unfinished.get({ organisationId })?.total ?? 0;
}

/** What has begun and not ended, after that place. */
export function listBegun(
  db: Database,
  { organisationId, after, most }: Whose & { after: number; most: number },
) {
  return statements(db).begun.all({ organisationId, after, most });
}
