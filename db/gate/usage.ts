import { and, asc, eq, gte, inArray, isNull, lt, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { gatePlaces } from "./schema.ts";

const dayOf = (at: typeof gatePlaces.begunAt | typeof gatePlaces.endedAt) =>
  sql<string>`strftime('%Y-%m-%d', ${at} / 1000, 'unixepoch')`;
const howMany = (state: string) =>
  sql<number>`sum(case when ${gatePlaces.state} = ${state} then 1 else 0 end)`;

const begunOn = dayOf(gatePlaces.begunAt);
const endedOn = dayOf(gatePlaces.endedAt);
const itsOwn = eq(gatePlaces.organisationId, sql.placeholder("organisationId"));

const statements = prepared((db) => ({
  begun: db
    .select({
      day: begunOn,
      begun: sql<number>`count(*)`,
      done: howMany("done"),
      failed: howMany("failed"),
      cancelled: howMany("withdrawn"),
      credits: sql<number>`sum(coalesce(${gatePlaces.cost}, 0))`,
    })
    .from(gatePlaces)
    .where(and(itsOwn, eq(gatePlaces.budgetMonth, sql.placeholder("month"))))
    .groupBy(begunOn)
    .orderBy(asc(begunOn))
    .prepare(),
  neverBegun: db
    .select({ day: endedOn, total: sql<number>`count(*)` })
    .from(gatePlaces)
    .where(
      and(
        itsOwn,
        isNull(gatePlaces.begunAt),
        inArray(gatePlaces.state, ["failed", "expired", "withdrawn"]),
        gte(gatePlaces.endedAt, sql.placeholder("from")),
        lt(gatePlaces.endedAt, sql.placeholder("until")),
      ),
    )
    .groupBy(endedOn)
    .orderBy(asc(endedOn))
    .prepare(),
}));

/** What an organisation's work came to on a day of UTC. */
export interface UsageOfDay {
  day: string;
  /** What began on it, and what has become of that. */
  begun: number;
  done: number;
  failed: number;
  cancelled: number;
  /** What that has cost, as far as it has ended. */
  credits: number;
  /** What was given up on it before it had begun. */
  neverBegun: number;
}

const nothing = { begun: 0, done: 0, failed: 0, cancelled: 0, credits: 0, neverBegun: 0 };

/**
 * The days of a month on which there was anything, in their order. What has begun counts on the day on which it
 * began, whenever it ends: so its credits add up to what of the month's budget is used.
 */
export function listUsage(
  db: Database,
  { organisationId, month }: { organisationId: string; month: string },
): UsageOfDay[] {
  const { begun, neverBegun } = statements(db);
  const days = new Map<string, UsageOfDay>();
  for (const one of begun.all({ organisationId, month })) days.set(one.day, { ...nothing, ...one });
  for (const { day, total } of neverBegun.all({ organisationId, ...boundsOf(month) })) {
    days.set(day, { ...(days.get(day) ?? { ...nothing, day }), neverBegun: total });
  }
  return [...days.values()].sort((one, other) => one.day.localeCompare(other.day));
}

function boundsOf(month: string): { from: number; until: number } {
  const from = new Date(`${month}-01T00:00:00Z`);
  return {
    from: from.getTime(),
    until: Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1),
  };
}
