import { and, desc, eq, lt, or, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { isAmong, prepared } from "../prepared.ts";
import { runs } from "../schema.ts";
import {
  finalRunStatuses,
  type RunKind,
  type RunStatus,
  runKinds,
  runStatuses,
} from "../statuses.ts";

/** Which of one's runs are looked at. */
export interface ActivityFilter {
  kind?: RunKind | undefined;
  state?: ActivityState | undefined;
  search: string;
  /** Only what began before this run: where the page before ended. */
  before?: string | undefined;
}

const statusesOf = {
  "in progress": runStatuses.filter((status) => !isFinal(status)),
  done: ["done"],
  "not done": ["failed", "cancelled", "compensated"],
} as const satisfies Record<string, readonly RunStatus[]>;
export type ActivityState = keyof typeof statusesOf;
export const activityStates = Object.keys(statusesOf) as ActivityState[];

const ownRun = and(
  eq(runs.userId, sql.placeholder("userId")),
  isAmong(runs.kind, "kinds"),
  isAmong(runs.status, "statuses"),
  sql`${runs.title} like ${sql.placeholder("pattern")} escape '\\'`,
);

const statements = prepared((db) => ({
  page: db
    .select()
    .from(runs)
    .where(
      and(
        ownRun,
        or(
          lt(runs.createdAt, sql.placeholder("createdAt")),
          and(eq(runs.createdAt, sql.placeholder("createdAt")), lt(runs.id, sql.placeholder("id"))),
        ),
      ),
    )
    .orderBy(desc(runs.createdAt), desc(runs.id))
    .limit(sql.placeholder("limit"))
    .prepare(),
  beginning: db
    .select({ createdAt: runs.createdAt })
    .from(runs)
    .where(and(eq(runs.id, sql.placeholder("id")), eq(runs.userId, sql.placeholder("userId"))))
    .prepare(),
}));

/** A page of one's runs, the latest first, and where the next page begins. */
export function listActivity(
  db: Database,
  { userId, filter, limit }: { userId: string; filter: ActivityFilter; limit: number },
) {
  const { kind, state, search, before = "" } = filter;
  const begun = statements(db).beginning.get({ id: before, userId });
  const found = statements(db).page.all({
    userId,
    kinds: JSON.stringify(kind ? [kind] : runKinds),
    statuses: JSON.stringify(state ? statusesOf[state] : runStatuses),
    pattern: `%${search.replace(/[\\%_]/g, "\\$&")}%`,
    createdAt: begun?.createdAt ?? Number.MAX_SAFE_INTEGER,
    id: before,
    limit: limit + 1,
  });
  const shown = found.slice(0, limit);
  return { runs: shown, older: found.length > limit ? shown.at(-1)?.id : undefined };
}

function isFinal(status: RunStatus): boolean {
  return finalRunStatuses.some((final) => final === status);
}
