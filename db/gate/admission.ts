import { eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { organisations } from "../organisations/schema.ts";
import { given, prepared } from "../prepared.ts";
import { type Lane, lanes, mayTakeTurns, type OrganisationState } from "../statuses.ts";
import { transaction } from "../transaction.ts";
import { listBudgets, monthOf, moveBudget } from "./budgets.ts";
import { nextPlaceOf, type Place } from "./places.ts";
import { gatePlaces, gateTurns } from "./schema.ts";

const itsOwn = sql`${gatePlaces.organisationId} = ${organisations.id}`;

// Nothing here costs more the more of one organisation's wait.
const statements = prepared((db) => ({
  turns: db
    .select({
      organisationId: organisations.id,
      lane: organisations.lane,
      state: organisations.state,
      weight: organisations.weight,
      parallelRuns: organisations.parallelRuns,
      startsPerMinute: organisations.startsPerMinute,
      monthlyBudget: organisations.monthlyBudget,
      lastTurn: gateTurns.lastTurn,
      allowanceLeft: gateTurns.allowanceLeft,
      allowanceFilledAt: gateTurns.allowanceFilledAt,
      running: sql<number>`(select count(*) from ${gatePlaces}
        where ${itsOwn} and ${gatePlaces.state} = 'running')`,
      isWaiting: sql`exists(select 1 from ${gatePlaces}
        where ${itsOwn} and ${gatePlaces.state} = 'queued')`.mapWith(Boolean),
      isReturning: sql`exists(select 1 from ${gatePlaces}
        where ${itsOwn} and ${gatePlaces.state} = 'returning')`.mapWith(Boolean),
      oldest: sql<number | null>`case ${organisations.lane} when 'first come' then (
        select min(${gatePlaces.enteredAt}) from ${gatePlaces}
        where ${itsOwn} and ${gatePlaces.state} = 'queued') end`,
    })
    .from(organisations)
    .leftJoin(gateTurns, eq(gateTurns.organisationId, organisations.id))
    .prepare(),
  begin: db
    .update(gatePlaces)
    .set({
      state: "running",
      begunAt: sql`coalesce(${gatePlaces.begunAt}, ${sql.placeholder("now")})`,
    })
    .where(eq(gatePlaces.seq, sql.placeholder("seq")))
    .prepare(),
  book: db
    .update(gatePlaces)
    .set(given(gatePlaces, "budgetMonth"))
    .where(eq(gatePlaces.seq, sql.placeholder("seq")))
    .prepare(),
}));

/** An organisation that may want a turn, and what it may have. */
export interface Wanting {
  organisationId: string;
  lane: Lane;
  state: OrganisationState;
  weight: number;
  parallelRuns: number;
  startsPerMinute: number;
  /** What of the month's budget is neither used nor reserved. */
  budgetLeft: number;
  lastTurn: number | null;
  allowance: { left: number; filledAt: number } | undefined;
  running: number;
  isWaiting: boolean;
  isReturning: boolean;
  /** When the one came that has waited longest, for those whom nobody serves in turns. */
  oldest: number | null;
}

/** How turns are taken: pure, and given by whoever keeps the gate. */
export interface Turns {
  /** Whose turn it is of these, and where on the scale of all it begins. */
  next(wanting: readonly Wanting[], all: readonly Wanting[]): Turn | undefined;
  allowanceAt(wanting: Wanting, now: number): { left: number; filledAt: number };
}

interface Turn {
  whose: Wanting;
  begin: number;
}

/** What all whose work goes this way share, and how. */
export interface Way {
  slots: number;
  turns: Turns;
}

/**
 * As many as there is room for, each in its turn. All of it is one transaction: how many run is counted in
 * it, so that a limit holds whoever asks at the same time and whenever we are killed.
 */
export function admit(
  db: Database,
  { ways, now }: { ways: Partial<Record<Lane, Way>>; now: number },
): Place[] {
  return transaction(db, () => {
    const everybody = listWanting(db, { now });
    return lanes.flatMap((lane) => {
      const all = everybody.filter((one) => one.lane === lane);
      const way = ways[lane];
      return way && all.length > 0 ? admitThose(db, all, { ...way, now }) : [];
    });
  });
}

function admitThose(
  db: Database,
  all: readonly Wanting[],
  { slots, turns, now }: Way & { now: number },
): Place[] {
  let room = slots - all.reduce((total, { running }) => total + running, 0);
  const admitted: Place[] = [];
  let wanting = all.filter(
    ({ isWaiting, isReturning, running, parallelRuns }) =>
      (isWaiting || isReturning) && running < parallelRuns,
  );
  while (room > 0) {
    const turn = turns.next(wanting, all);
    if (!turn) break;
    const place = takeTurn(db, turn, { now, turns });
    if (place) {
      admitted.push(place);
      room -= 1;
    }
    if (!place || turn.whose.running >= turn.whose.parallelRuns) {
      wanting = wanting.filter((one) => one !== turn.whose);
    }
  }
  return admitted;
}

/** Nothing when it has nothing that may go on or begin: then the turn is not taken either. */
function takeTurn(
  db: Database,
  { whose, begin }: Turn,
  { now, turns }: { now: number; turns: Turns },
): Place | undefined {
  const { organisationId } = whose;
  const allowance = turns.allowanceAt(whose, now);
  const mayBegin = mayTakeTurns(whose.state) && allowance.left >= 1;
  const place = nextPlaceOf(db, { organisationId, now, mayBegin, credits: whose.budgetLeft });
  if (!place) return undefined;
  statements(db).begin.run({ seq: place.seq, now });
  const isNew = place.state === "queued";
  if (isNew) reserve(db, whose, { place, now });
  whose.running += 1;
  whose.lastTurn = begin;
  whose.allowance = { ...allowance, left: allowance.left - (isNew ? 1 : 0) };
  keepTurn(db, whose);
  return place;
}

/** What it may cost is nobody else's from now on, until it has ended. */
function reserve(
  db: Database,
  whose: Wanting,
  { place: { seq, organisationId, estimate }, now }: { place: Place; now: number },
): void {
  const month = monthOf(now);
  statements(db).book.run({ seq, budgetMonth: month });
  moveBudget(db, { organisationId, month, reserved: estimate, used: 0 });
  whose.budgetLeft -= estimate;
}

function keepTurn(db: Database, { organisationId, lastTurn, allowance }: Wanting): void {
  if (lastTurn === null || !allowance) return;
  const turn = {
    lastTurn,
    allowanceLeft: allowance.left,
    allowanceFilledAt: allowance.filledAt,
  };
  db.insert(gateTurns)
    .values({ organisationId, ...turn })
    .onConflictDoUpdate({ target: gateTurns.organisationId, set: turn })
    .run();
}

/** Every organisation that wants or has something here, or ever did, and how far it has come. */
export function listWanting(db: Database, { now }: { now: number }): Wanting[] {
  const month = monthOf(now);
  const taken = new Map(
    listBudgets(db, { month }).map((one) => [one.organisationId, one.reserved + one.used]),
  );
  return statements(db)
    .turns.all()
    .filter(
      ({ isWaiting, isReturning, running, lastTurn }) =>
        isWaiting || isReturning || running > 0 || lastTurn !== null,
    )
    .map(({ allowanceLeft: left, allowanceFilledAt: filledAt, monthlyBudget, ...turn }) => ({
      ...turn,
      budgetLeft: monthlyBudget - (taken.get(turn.organisationId) ?? 0),
      allowance: left === null || filledAt === null ? undefined : { left, filledAt },
    }));
}
