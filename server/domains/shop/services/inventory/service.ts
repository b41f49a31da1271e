import { implement } from "@restatedev/restate-sdk";
import { confirmHold, findShortages, holdStock, releaseStock, sellStock } from "#db/shop/stock.ts";
import type { Events } from "#server/events/run-observer.ts";
import { inventoryService, type Shortage } from "./contract.ts";

export interface InventoryOptions {
  events: Events;
}

/** One transaction a change: SQLite has one writer, so the last unit is held once. */
export function createInventory({ events: { db, hub, now } }: InventoryOptions) {
  const changed = <T>(change: () => T): T => {
    const result = change();
    hub.wake("catalog");
    return result;
  };

  return implement(inventoryService, {
    handlers: {
      check: (ctx, { lines }) =>
        ctx.run("Look at the shelves", () => answer(findShortages(db, { lines, now: now() }))),
      hold: (ctx, hold) =>
        ctx.run("Hold the stock", () =>
          changed(() => answer(holdStock(db, { ...hold, now: now() }))),
        ),
      confirm: (ctx, { orderId }) =>
        ctx.run("Keep what is paid for", () =>
          changed(() => answer(confirmHold(db, { orderId, now: now() }))),
        ),
      release: (ctx, { orderId }) =>
        ctx.run("Put it back on the shelves", () =>
          changed(() => releaseStock(db, { orderId, now: now() })),
        ),
      sell: (ctx, { orderId }) =>
        ctx.run("Take it off the shelves", () =>
          changed(() => sellStock(db, { orderId, now: now() })),
        ),
    },
    options: { explicitCancellation: true },
  });
}

function answer(shortages: Shortage[]) {
  return { ok: shortages.length === 0, shortages };
}
