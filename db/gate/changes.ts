import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { insertOnce, prepared } from "../prepared.ts";
import type { FinalPlaceState, PlaceState } from "../statuses.ts";
import { transaction } from "../transaction.ts";
import { moveBudget } from "./budgets.ts";
import { findPlace, isFinalPlace } from "./places.ts";
import { gatePlaces } from "./schema.ts";

const statements = prepared((db) => ({ insert: insertOnce(db, gatePlaces) }));

interface NewPlace {
  runId: string;
  organisationId: string;
  priority: number;
  notBefore: number;
  expiresAt: number;
  /** None when whoever asked has set an end. */
  patienceMs: number | null;
  /** The credits that it may cost at most. */
  estimate: number;
  now: number;
}

/** Answers false for a run that has its place already. */
export function enterGate(db: Database, { now, ...place }: NewPlace): boolean {
  return statements(db).insert({ ...place, enteredAt: now });
}

/** Its slot goes to somebody else while it waits. */
export function restPlace(db: Database, { runId }: { runId: string }): boolean {
  return move(db, { runId, from: ["running"], to: { state: "resting", awakeableId: null } });
}

/** It wants a slot again; what waits for it is told when it has one. */
export function returnPlace(
  db: Database,
  { runId, awakeableId }: { runId: string; awakeableId: string },
): boolean {
  return move(db, { runId, from: ["resting"], to: { state: "returning", awakeableId } });
}

/** With nothing that waits for its slot: each is begun anew when it has one. Answers which. */
export function returnAllBegun(db: Database): string[] {
  return db
    .update(gatePlaces)
    .set({ state: "returning", awakeableId: null })
    .where(inArray(gatePlaces.state, ["running", "resting", "returning"]))
    .returning({ runId: gatePlaces.runId })
    .all()
    .map(({ runId }) => runId);
}

/** What waited for the slot has heard of it. */
export function tookSlot(db: Database, { runId }: { runId: string }): boolean {
  return move(db, { runId, from: ["running"], to: { awakeableId: null } });
}

interface End {
  runId: string;
  state: FinalPlaceState;
  /** What it used of what was reserved for it; the rest is given back. */
  cost: number;
  now: number;
}

/** With what it cost, in one transaction, so that it is settled once. Answers whether it had not ended before. */
export function endPlace(db: Database, { runId, state, cost, now }: End): boolean {
  return transaction(db, () => {
    const place = findPlace(db, { runId });
    if (!place || isFinalPlace(place.state)) return false;
    const { organisationId, budgetMonth: month, estimate } = place;
    const used = Math.min(cost, estimate);
    const settled = month === null ? {} : { cost: used };
    if (month !== null) moveBudget(db, { organisationId, month, reserved: -estimate, used });
    return move(db, {
      runId,
      from: [place.state],
      to: { state, awakeableId: null, endedAt: now, ...settled },
    });
  });
}

/** It waits for a budget, which is no reason to give it up. */
export function waitLonger(
  db: Database,
  { runId, expiresAt }: { runId: string; expiresAt: number },
): void {
  move(db, { runId, from: ["queued"], to: { expiresAt } });
}

/** Only what has not begun: in the same moment it may. */
export function endQueued(
  db: Database,
  { runId, state, now }: { runId: string; state: "expired" | "withdrawn"; now: number },
): boolean {
  return move(db, { runId, from: ["queued"], to: { state, endedAt: now } });
}

interface Move {
  runId: string;
  from: PlaceState[];
  to: Partial<typeof gatePlaces.$inferInsert>;
}

function move(db: Database, { runId, from, to }: Move): boolean {
  return (
    db
      .update(gatePlaces)
      .set(to)
      .where(and(eq(gatePlaces.runId, runId), inArray(gatePlaces.state, from)))
      .run().changes === 1
  );
}
