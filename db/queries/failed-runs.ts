import { and, desc, eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { runs, users } from "../schema.ts";
import type { RunKind } from "../statuses.ts";

/** What failed and is not its owner's affair alone, as admins are shown it. */
export interface FailedRun {
  id: string;
  kind: RunKind;
  title: string;
  username: string;
  reason: string | null;
  endedAt: number | null;
}

const statements = prepared((db) => ({
  ofKind: db
    .select({
      id: runs.id,
      kind: runs.kind,
      title: runs.title,
      username: users.username,
      endedAt: runs.endedAt,
    })
    .from(runs)
    .innerJoin(users, eq(users.id, runs.userId))
    .where(and(eq(runs.status, "failed"), eq(runs.kind, sql.placeholder("kind"))))
    .orderBy(desc(runs.endedAt))
    .limit(sql.placeholder("limit"))
    .prepare(),
}));

/** Of a kind that belongs to no domain: of those, nothing else tells why. */
export function listFailedOfHouse(
  db: Database,
  { kind, limit }: { kind: RunKind; limit: number },
): FailedRun[] {
  return statements(db)
    .ofKind.all({ kind, limit })
    .map((run) => ({ ...run, reason: null }));
}
