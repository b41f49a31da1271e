import { and, desc, eq, gt, isNotNull, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { type Budget, countHeld, listBudgets, monthOf } from "./budgets.ts";
import { countPlaces } from "./places.ts";
import { gatePlaces } from "./schema.ts";

/** So many of the last that began tell how long one waits. */
const recent = 200;

const statements = prepared((db) => ({
  begunSince: db
    .select({
      organisationId: gatePlaces.organisationId,
      total: sql<number>`count(*)`,
    })
    .from(gatePlaces)
    .where(gt(gatePlaces.begunAt, sql.placeholder("since")))
    .groupBy(gatePlaces.organisationId)
    .prepare(),
  waits: db
    .select({ ms: sql<number>`${gatePlaces.begunAt} - ${gatePlaces.notBefore}` })
    .from(gatePlaces)
    .where(
      and(
        eq(gatePlaces.organisationId, sql.placeholder("organisationId")),
        isNotNull(gatePlaces.begunAt),
      ),
    )
    .orderBy(desc(gatePlaces.seq))
    .limit(recent)
    .prepare(),
}));

/** How an organisation's work stands at the gate. */
export interface Standing {
  waiting: number;
  /** Of those that wait: for a budget to begin anew. */
  held: number;
  running: number;
  resting: number;
  /** When the one came that has waited longest. */
  oldest: number | null;
  begunLately: number;
  /** What of this month's is reserved and used. */
  budget: Budget;
  /** How long the last ones had waited before they began. */
  waits: number[];
}

const nothing: Standing = {
  ...{ waiting: 0, held: 0, running: 0, resting: 0, oldest: null, begunLately: 0 },
  budget: { reserved: 0, used: 0 },
  waits: [],
};

interface Which {
  since: number;
  now: number;
  /** How long the last ones waited is told of this one alone. */
  waitsOf?: string;
}

/** Of every organisation that has anything there, or had lately. */
export function describeStandings(db: Database, { since, now, waitsOf }: Which) {
  const standings = new Map<string, Standing>();
  const of = (id: string): Standing => {
    const known = standings.get(id) ?? { ...nothing };
    standings.set(id, known);
    return known;
  };
  for (const { organisationId, state, total, oldest } of countPlaces(db)) {
    const standing = of(organisationId);
    if (state === "queued") Object.assign(standing, { waiting: total, oldest });
    else if (state === "running") standing.running = total;
    else standing.resting += total;
  }
  for (const [organisationId, total] of countHeld(db, { now })) of(organisationId).held = total;
  for (const { organisationId, reserved, used } of listBudgets(db, { month: monthOf(now) })) {
    of(organisationId).budget = { reserved, used };
  }
  for (const { organisationId, total } of statements(db).begunSince.all({ since })) {
    of(organisationId).begunLately = total;
  }
  const told = waitsOf === undefined ? standings : [[waitsOf, of(waitsOf)] as const];
  for (const [organisationId, standing] of told) {
    standing.waits = statements(db)
      .waits.all({ organisationId })
      .map(({ ms }) => ms);
  }
  return standings;
}
