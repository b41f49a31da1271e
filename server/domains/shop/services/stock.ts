import * as ledger from "#db/shop/stock.ts";
import type { Events } from "#server/events/run-observer.ts";

export type Shortage = ReturnType<typeof ledger.findShortages>[number];

interface Hold {
  orderId: string;
  lines: readonly ledger.StockLine[];
  expiresAt: number;
}

/**
 * Stock is a ledger: every change is one transaction, all or nothing, and can be asked for twice. It is
 * our own, so whoever needs a change makes it in a step of its own story. SQLite has one writer: the
 * last unit is held once.
 */
export function findShortages(
  { db, now }: Events,
  { lines }: Pick<Hold, "lines">,
): readonly Shortage[] {
  return ledger.findShortages(db, { lines, now: now() });
}

/** Until `expiresAt`; a hold of the same order that was released is taken anew. */
export function holdStock({ db, hub, now }: Events, hold: Hold): readonly Shortage[] {
  const shortages = ledger.holdStock(db, { ...hold, now: now() });
  if (shortages.length === 0) wake(hub, hold.lines);
  return shortages;
}

/** Paid: the hold has no end any more. It is short of what expired and others took meanwhile. */
export function keepStock(
  { db, hub, now }: Events,
  { orderId }: { orderId: string },
): readonly Shortage[] {
  const shortages = ledger.confirmHold(db, { orderId, now: now() });
  // It may have run out before it was paid.
  if (shortages.length === 0) wake(hub, ledger.listHeld(db, { orderId }));
  return shortages;
}

export function releaseStock({ db, hub, now }: Events, { orderId }: { orderId: string }): void {
  const lines = ledger.listHeld(db, { orderId });
  ledger.releaseStock(db, { orderId, now: now() });
  wake(hub, lines);
}

/**
 * Undoes whatever stands: what is held is free again, and a parcel that came back is on the shelf. Answers
 * whether it was lost, and so comes back to nobody.
 */
export function giveStockBack({ db, hub, now }: Events, { orderId }: { orderId: string }): boolean {
  releaseStock({ db, hub, now }, { orderId });
  wake(hub, ledger.takeStockBack(db, { orderId, now: now() }));
  return ledger.isWrittenOff(db, { orderId });
}

export function writeOffStock({ db, now }: Events, { orderId }: { orderId: string }): void {
  ledger.writeOffStock(db, { orderId, now: now() });
}

/** What is sold was held before: as much can be had as could, so nobody is woken. */
export function sellStock({ db, now }: Events, { orderId }: { orderId: string }): void {
  ledger.sellStock(db, { orderId, now: now() });
}

function wake(hub: Events["hub"], lines: readonly ledger.StockLine[]): void {
  hub.wake(...lines.map(({ sku }) => `sku:${sku}` as const));
}
