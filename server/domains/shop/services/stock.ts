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
export function holdStock(events: Events, hold: Hold): readonly Shortage[] {
  return changed(events, (now) => ledger.holdStock(events.db, { ...hold, now }));
}

/** Paid: the hold has no end any more. It is short of what expired and others took meanwhile. */
export function keepStock(events: Events, { orderId }: { orderId: string }): readonly Shortage[] {
  return changed(events, (now) => ledger.confirmHold(events.db, { orderId, now }));
}

export function releaseStock(events: Events, { orderId }: { orderId: string }): void {
  changed(events, (now) => ledger.releaseStock(events.db, { orderId, now }));
}

export function sellStock(events: Events, { orderId }: { orderId: string }): void {
  changed(events, (now) => ledger.sellStock(events.db, { orderId, now }));
}

function changed<T>({ hub, now }: Events, change: (now: number) => T): T {
  const result = change(now());
  hub.wake("catalog");
  return result;
}
