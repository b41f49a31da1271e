import * as restate from "@restatedev/restate-sdk";
import { TerminalError } from "@restatedev/restate-sdk";

/** Just enough of a shop for the patterns to do something. */
export const shop = restate.service({
  name: "PatternShop",
  handlers: {
    checkStock: async (_: restate.Context, quantity: number) => {
      if (quantity > 5) throw new TerminalError("only 5 left");
      return { available: 5 - quantity };
    },
    checkZone: async (_: restate.Context, country: string) => {
      if (country === "AQ") throw new TerminalError("we do not ship to AQ");
      return { zone: country };
    },
    price: async (_: restate.Context, sku: string) => ({ cents: sku.length * 100 }),
    reviews: async (_: restate.Context, sku: string) => {
      if (sku === "unknown") throw new TerminalError("no reviews yet");
      return [`${sku} is good`];
    },
    importRow: async (_: restate.Context, row: number) => {
      if (row % 10 === 7) throw new TerminalError(`row ${row} has no price`);
      return row * 100;
    },
    quote: async (ctx: restate.Context, { carrier, after }: { carrier: string; after: number }) => {
      await ctx.sleep(after);
      return { carrier, cents: 495 };
    },
  },
});

export interface Order {
  quantity: number;
  country: string;
}
