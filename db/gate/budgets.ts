import { and, eq, lt, lte, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { organisations } from "../organisations/schema.ts";
import { given, prepared } from "../prepared.ts";
import { gateBudgets, gatePlaces } from "./schema.ts";

/** Months are those of UTC, wherever we stand. */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

const ofMonth = and(
  eq(gateBudgets.organisationId, gatePlaces.organisationId),
  eq(gateBudgets.month, sql.placeholder("month")),
);

/** Its time has come, and what is left of the month is not enough for it. */
const isHeld = and(
  eq(gatePlaces.state, "queued"),
  lte(gatePlaces.notBefore, sql.placeholder("now")),
  sql`${gatePlaces.estimate} > ${organisations.monthlyBudget}
    - coalesce(${gateBudgets.reserved}, 0) - coalesce(${gateBudgets.used}, 0)`,
);

const statements = prepared((db) => ({
  one: db
    .select({ reserved: gateBudgets.reserved, used: gateBudgets.used })
    .from(gateBudgets)
    .where(
      and(
        eq(gateBudgets.organisationId, sql.placeholder("organisationId")),
        eq(gateBudgets.month, sql.placeholder("month")),
      ),
    )
    .prepare(),
  ofMonth: db
    .select()
    .from(gateBudgets)
    .where(eq(gateBudgets.month, sql.placeholder("month")))
    .prepare(),
  held: db
    .select({ organisationId: gatePlaces.organisationId, total: sql<number>`count(*)` })
    .from(gatePlaces)
    .innerJoin(organisations, eq(organisations.id, gatePlaces.organisationId))
    .leftJoin(gateBudgets, ofMonth)
    .where(isHeld)
    .groupBy(gatePlaces.organisationId)
    .prepare(),
  move: db
    .insert(gateBudgets)
    .values(given(gateBudgets, "organisationId", "month", "reserved", "used") as never)
    .onConflictDoUpdate({
      target: [gateBudgets.organisationId, gateBudgets.month],
      set: {
        reserved: sql`${gateBudgets.reserved} + ${sql.placeholder("moreReserved")}`,
        used: sql`${gateBudgets.used} + ${sql.placeholder("moreUsed")}`,
      },
    })
    .prepare(),
  holding: db
    .select({ id: organisations.id })
    .from(organisations)
    .leftJoin(
      gateBudgets,
      and(
        eq(gateBudgets.organisationId, organisations.id),
        eq(gateBudgets.month, sql.placeholder("month")),
      ),
    )
    .where(
      sql`exists(select 1 from ${gatePlaces}
        where ${gatePlaces.organisationId} = ${organisations.id} and ${isHeld})`,
    )
    .prepare(),
  isHeld: db
    .select({ runId: gatePlaces.runId })
    .from(gatePlaces)
    .innerJoin(organisations, eq(organisations.id, gatePlaces.organisationId))
    .leftJoin(gateBudgets, ofMonth)
    .where(and(eq(gatePlaces.runId, sql.placeholder("runId")), isHeld))
    .prepare(),
}));

export interface Budget {
  /** What those may cost that have begun and not ended. */
  reserved: number;
  /** What those have cost that have ended. */
  used: number;
}

interface Month {
  organisationId: string;
  month: string;
}

const untouched: Budget = { reserved: 0, used: 0 };

export function findBudget(db: Database, { organisationId, month }: Month): Budget {
  return statements(db).one.get({ organisationId, month }) ?? untouched;
}

/** Of every organisation that has begun anything in it. */
export function listBudgets(db: Database, { month }: { month: string }) {
  return statements(db).ofMonth.all({ month });
}

/** How many of each organisation's wait for a budget to begin anew, and for nothing else. */
export function countHeld(db: Database, { now }: { now: number }): Map<string, number> {
  const counted = statements(db).held.all({ now, month: monthOf(now) });
  return new Map(counted.map(({ organisationId, total }) => [organisationId, total]));
}

/** Those whose budget holds anything: it costs the same however much waits. */
export function listHolding(db: Database, { now }: { now: number }): string[] {
  return statements(db)
    .holding.all({ now, month: monthOf(now) })
    .map(({ id }) => id);
}

export function isHeldByBudget(db: Database, { runId, now }: { runId: string; now: number }) {
  return statements(db).isHeld.get({ runId, now, month: monthOf(now) }) !== undefined;
}

/** In its caller's transaction, as all that moves a budget: together with the place that it is for. */
export function moveBudget(
  db: Database,
  { organisationId, month, reserved, used }: Month & Budget,
): void {
  const more = { moreReserved: reserved, moreUsed: used };
  statements(db).move.run({ organisationId, month, reserved, used, ...more });
}

/** Answers whether its owners were told of less until now. */
export function toldOfBudget(
  db: Database,
  { organisationId, month, percent }: Month & { percent: number },
): boolean {
  const whose = and(eq(gateBudgets.organisationId, organisationId), eq(gateBudgets.month, month));
  db.insert(gateBudgets).values({ organisationId, month }).onConflictDoNothing().run();
  return (
    db
      .update(gateBudgets)
      .set({ toldPercent: percent })
      .where(and(whose, lt(gateBudgets.toldPercent, percent)))
      .run().changes === 1
  );
}
