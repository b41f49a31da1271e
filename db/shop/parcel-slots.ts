import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, prepared } from "../prepared.ts";
import { parcelSlots } from "./schema.ts";
import type { SlotState } from "./statuses.ts";

const kept = ["key", "carrier", "slotId", "day", "state", "updatedAt"] as const;
const isOfOrder = eq(parcelSlots.orderId, sql.placeholder("orderId"));

const statements = prepared((db) => ({
  ofOrder: db.select().from(parcelSlots).where(isOfOrder).prepare(),
  keep: db
    .insert(parcelSlots)
    .values(given(parcelSlots, "orderId", ...kept))
    .onConflictDoUpdate({ target: parcelSlots.orderId, set: given(parcelSlots, ...kept) })
    .prepare(),
  release: db
    .update(parcelSlots)
    .set({ ...given(parcelSlots, "updatedAt"), state: "released" })
    .where(isOfOrder)
    .prepare(),
  releaseKeyed: db
    .update(parcelSlots)
    .set({ ...given(parcelSlots, "updatedAt"), state: "released" })
    .where(and(isOfOrder, eq(parcelSlots.key, sql.placeholder("key"))))
    .prepare(),
}));

/** Whoever asks has already been shown to own the order, or to be an admin. */
export function findParcelSlot(db: Database, { orderId }: { orderId: string }) {
  return statements(db).ofOrder.get({ orderId });
}

export type ParcelSlot = NonNullable<ReturnType<typeof findParcelSlot>>;

interface Kept extends Pick<ParcelSlot, "orderId" | "key" | "carrier" | "slotId" | "day"> {
  state: SlotState;
  now: number;
}

/** The place of an order's parcel, instead of the one before. */
export function keepParcelSlot(db: Database, { now, ...slot }: Kept): void {
  statements(db).keep.run({ ...slot, updatedAt: now });
}

interface Released {
  orderId: string;
  /** Only if it was reserved under this: whoever comes late leaves that of a later try alone. */
  key?: string;
  now: number;
}

/** It is the order's no more; that the carrier hears of it is another matter. */
export function releaseParcelSlot(db: Database, { orderId, key, now }: Released): void {
  if (key === undefined) statements(db).release.run({ orderId, updatedAt: now });
  else statements(db).releaseKeyed.run({ orderId, key, updatedAt: now });
}
