import { and, eq, inArray, notInArray } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { insertOnce, prepared } from "../prepared.ts";
import { type FinalPlaceState, finalPlaceStates, type PlaceState } from "../statuses.ts";
import { gatePlaces } from "./schema.ts";

const statements = prepared((db) => ({ insert: insertOnce(db, gatePlaces) }));

interface NewPlace {
  runId: string;
  organisationId: string;
  priority: number;
  notBefore: number;
  expiresAt: number;
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

/** Answers whether it had not ended before. */
export function endPlace(
  db: Database,
  { runId, state, now }: { runId: string; state: FinalPlaceState; now: number },
): boolean {
  return (
    db
      .update(gatePlaces)
      .set({ state, awakeableId: null, endedAt: now })
      .where(and(eq(gatePlaces.runId, runId), notInArray(gatePlaces.state, [...finalPlaceStates])))
      .run().changes === 1
  );
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
