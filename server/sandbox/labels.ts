import { eq } from "drizzle-orm";
import type { z } from "zod";
import type { Label, newLabelSchema } from "#server/outside/carriers.ts";
import type { Ledger } from "./database.ts";
import { Refusal } from "./errors.ts";
import { newId } from "./ids.ts";
import { labels } from "./schema.ts";

export type LabelRow = typeof labels.$inferSelect;

export function printLabel(
  ledger: Ledger,
  { label, key, now }: { label: z.output<typeof newLabelSchema>; key: string; now: number },
): Label {
  const row = ledger
    .insert(labels)
    .values({ id: newId("lbl"), key, ...label, createdAt: now })
    .returning()
    .get();
  return presentLabel(row);
}

export function voidLabel(ledger: Ledger, labelId: string): Label {
  findLabel(ledger, labelId);
  const row = ledger
    .update(labels)
    .set({ status: "void" })
    .where(eq(labels.id, labelId))
    .returning()
    .get();
  return presentLabel(row);
}

export function labelsOf(ledger: Ledger, orderId: string): Label[] {
  return ledger
    .select()
    .from(labels)
    .where(eq(labels.orderId, orderId))
    .orderBy(labels.createdAt, labels.id)
    .all()
    .map(presentLabel);
}

export function findLabel(ledger: Ledger, labelId: string): LabelRow {
  const label = ledger.select().from(labels).where(eq(labels.id, labelId)).get();
  if (!label) throw new Refusal(404, "label_not_found", `There is no label ${labelId}`);
  return label;
}

function presentLabel({ id, orderId, status, createdAt }: LabelRow): Label {
  return { labelId: id, orderId, status, createdAt };
}
