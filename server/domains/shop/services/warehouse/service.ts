import { implement } from "@restatedev/restate-sdk";
import { insertPick, putBackPick } from "#db/shop/picks.ts";
import type { Events } from "#server/events/run-observer.ts";
import { warehouseService } from "./contract.ts";

/** Takes an order's goods off the shelf, and puts them back. */
export function createWarehouseService({ events: { db, now } }: { events: Events }) {
  return implement(warehouseService, {
    handlers: {
      pick: async (ctx, { orderId }) => {
        await ctx.run("Pick the goods", () => insertPick(db, { orderId, now: now() }));
      },
      putBack: async (ctx, { orderId }) => {
        await ctx.run("Put the goods back", () => putBackPick(db, { orderId, now: now() }));
      },
    },
    options: { explicitCancellation: true },
  });
}
