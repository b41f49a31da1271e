import * as restate from "@restatedev/restate-sdk";
import type { Ledger } from "./ledger.ts";

/** A call that ends only by being cancelled, and writes that down. */
export function createEndless(events: Ledger) {
  return restate.service({
    name: "Endless",
    handlers: {
      wait: async (ctx: restate.Context) => {
        await ctx.sleep({ hours: 1 }).catch((error) => {
          events.write("endless was cancelled");
          throw error;
        });
      },
    },
  });
}
