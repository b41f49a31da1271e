import { eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { insertReturning, prepared } from "#db/prepared.ts";
import type { Label, newLabelSchema } from "#server/outside/carriers.ts";
import type { Ledger } from "./database.ts";
import { Refusal } from "./errors.ts";
import { newId } from "./ids.ts";
import { labels } from "./schema.ts";
import { freeSlot, takeUpSlot } from "./slots.ts";

export type LabelRow = typeof labels.$inferSelect;

const statements = prepared((db) => ({
  print: insertReturning(db, labels),
  void: db
    .update(labels)
    .set({ status: "void" })
    .where(eq(labels.id, sql.placeholder("labelId")))
    .returning()
    .prepare(),
  find: db
    .select()
    .from(labels)
    .where(eq(labels.id, sql.placeholder("labelId")))
    .prepare(),
  ofOrder: db
    .select()
    .from(labels)
    .where(eq(labels.orderId, sql.placeholder("orderId")))
    .orderBy(labels.createdAt, labels.id)
    .prepare(),
}));

export function printLabel(
  ledger: Ledger,
  { label, key, now }: { label: z.output<typeof newLabelSchema>; key: string; now: number },
): Label {
  const { slotId, orderId } = label;
  if (slotId !== undefined) takeUpSlot(ledger, { slotId, orderId, now });
  const row = { id: newId("lbl"), key, ...label, createdAt: now };
  return presentLabel(statements(ledger).print(row));
}

/** The place that it took up is free again: no parcel will come for it. */
export function voidLabel(ledger: Ledger, labelId: string): Label {
  const { slotId } = findLabel(ledger, labelId);
  if (slotId) freeSlot(ledger, slotId);
  return presentLabel(statements(ledger).void.get({ labelId }));
}

export function labelsOf(ledger: Ledger, orderId: string): Label[] {
  return statements(ledger).ofOrder.all({ orderId }).map(presentLabel);
}

export function findLabel(ledger: Ledger, labelId: string): LabelRow {
  const label = statements(ledger).find.get({ labelId });
  if (!label) throw new Refusal(404, "label_not_found", `There is no label ${labelId}`);
  return label;
}

function presentLabel({ id, orderId, status, createdAt }: LabelRow): Label {
  return { labelId: id, orderId, status, createdAt };
}
