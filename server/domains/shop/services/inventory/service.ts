import { implement } from "@restatedev/restate-sdk";
import {
  confirmHold,
  findShortages,
  holdStock,
  listHeld,
  releaseStock,
  type StockLine,
  sellStock,
} from "#db/shop/stock.ts";
import type { Events } from "#server/events/run-observer.ts";
import { inventoryService, type Shortage } from "./contract.ts";

export interface InventoryOptions {
  events: Events;
}

/** One transaction a change: SQLite has one writer, so the last unit is held once. */
export function createInventory({ events: { db, hub, now } }: InventoryOptions) {
  const wakeAll = (lines: readonly StockLine[]) =>
    hub.wake(...lines.map(({ sku }) => `sku:${sku}` as const));

  return implement(inventoryService, {
    handlers: {
      check: (ctx, { lines }) =>
        ctx.run("Look at the shelves", () => answer(findShortages(db, { lines, now: now() }))),
      hold: (ctx, hold) =>
        ctx.run("Hold the stock", () => {
          const shortages = holdStock(db, { ...hold, now: now() });
          if (shortages.length === 0) wakeAll(hold.lines);
          return answer(shortages);
        }),
      confirm: (ctx, { orderId }) =>
        ctx.run("Keep what is paid for", () => {
          const shortages = confirmHold(db, { orderId, now: now() });
          // It may have run out before it was paid.
          if (shortages.length === 0) wakeAll(listHeld(db, { orderId }));
          return answer(shortages);
        }),
      release: (ctx, { orderId }) =>
        ctx.run("Put it back on the shelves", () => {
          const lines = listHeld(db, { orderId });
          releaseStock(db, { orderId, now: now() });
          wakeAll(lines);
        }),
      sell: (ctx, { orderId }) =>
        // What is sold was held before: as much can be had as could, so nobody is woken.
        ctx.run("Take it off the shelves", () => sellStock(db, { orderId, now: now() })),
    },
    options: { explicitCancellation: true },
  });
}

function answer(shortages: Shortage[]) {
  return { ok: shortages.length === 0, shortages };
}
