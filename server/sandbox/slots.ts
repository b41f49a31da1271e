import { and, count, eq, inArray, sql } from "drizzle-orm";
import { given, insertReturning, prepared } from "#db/prepared.ts";
import { dayFull, dayOver, type NewSlot, type Slot, slotGone } from "#server/outside/carriers.ts";
import type { Ledger } from "./database.ts";
import { Refusal } from "./errors.ts";
import { newId } from "./ids.ts";
import { slots } from "./schema.ts";

type SlotRow = typeof slots.$inferSelect;

const statements = prepared((db) => ({
  reserve: insertReturning(db, slots),
  taken: db
    .select({ count: count() })
    .from(slots)
    .where(and(eq(slots.day, sql.placeholder("day")), inArray(slots.status, ["held", "used"])))
    .prepare(),
  move: db
    .update(slots)
    .set(given(slots, "status"))
    .where(eq(slots.id, sql.placeholder("slotId")))
    .returning()
    .prepare(),
  find: db
    .select()
    .from(slots)
    .where(eq(slots.id, sql.placeholder("slotId")))
    .prepare(),
  ofOrder: db
    .select()
    .from(slots)
    .where(eq(slots.orderId, sql.placeholder("orderId")))
    .orderBy(slots.createdAt, slots.id)
    .prepare(),
}));

interface Asked {
  slot: NewSlot;
  key: string;
  now: number;
  /** How many parcels are taken on a day. */
  total: number;
}

/** The last place of a day goes to whoever asked first; what was promised stays when fewer are taken. */
export function reserveSlot(
  ledger: Ledger,
  { slot: { orderId, day }, key, now, total }: Asked,
): Slot {
  if (isOver(day, now)) throw new Refusal(422, dayOver, `${day} is over`);
  if ((statements(ledger).taken.get({ day })?.count ?? 0) >= total) {
    throw new Refusal(409, dayFull, `it takes no more parcels on ${day}`);
  }
  const row = { id: newId("slt"), key, orderId, day, createdAt: now };
  return presentSlot(statements(ledger).reserve(row), now);
}

export function releaseSlot(
  ledger: Ledger,
  { slotId, now }: { slotId: string; now: number },
): Slot {
  const row = findSlot(ledger, slotId);
  return presentSlot(row.status === "held" ? freeSlot(ledger, slotId) : row, now);
}

/** A label is printed for it. */
export function takeUpSlot(
  ledger: Ledger,
  { slotId, orderId, now }: { slotId: string; orderId: string; now: number },
): void {
  const row = findSlot(ledger, slotId);
  if (row.orderId !== orderId) {
    throw new Refusal(409, "slot_of_another_order", `Slot ${slotId} is not of order ${orderId}`);
  }
  if (presentSlot(row, now).status !== "held") {
    throw new Refusal(409, slotGone, `Slot ${slotId} of ${row.day} cannot be used any more`);
  }
  statements(ledger).move.get({ slotId, status: "used" });
}

export function freeSlot(ledger: Ledger, slotId: string): SlotRow {
  return statements(ledger).move.get({ slotId, status: "released" });
}

export function slotsOf(ledger: Ledger, orderId: string, now: number): Slot[] {
  return statements(ledger)
    .ofOrder.all({ orderId })
    .map((row) => presentSlot(row, now));
}

function findSlot(ledger: Ledger, slotId: string): SlotRow {
  const row = statements(ledger).find.get({ slotId });
  if (!row) throw new Refusal(404, "slot_not_found", `There is no slot ${slotId}`);
  return row;
}

/** What nobody has used is over with its day; nothing needs to happen for that. */
function presentSlot({ id, status, ...row }: SlotRow, now: number): Slot {
  const isExpired = status === "held" && isOver(row.day, now);
  return { slotId: id, ...row, status: isExpired ? "expired" : status };
}

const dayMs = 24 * 60 * 60_000;

function isOver(day: string, now: number): boolean {
  return now >= Date.parse(day) + dayMs;
}
