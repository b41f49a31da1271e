import * as restate from "@restatedev/restate-sdk";
import { TerminalError } from "@restatedev/restate-sdk";
import type { Ledger } from "./ledger.ts";

export const HOUR = 3_600_000;

/** Carriers that take their time, and write down who asked them and who did not wait. */
export function createCarriers(events: Ledger) {
  return restate.service({
    name: "Carriers",
    handlers: {
      quote: async (ctx: restate.Context, { name, after }: { name: string; after: number }) => {
        events.write(`${name} asked`);
        await ctx.sleep(after).catch((error) => {
          events.write(`${name} cancelled`);
          throw error;
        });
        return `quote of ${name}`;
      },
      decline: async (_: restate.Context, reason: string): Promise<string> => {
        throw new TerminalError(reason, { errorCode: 402 });
      },
    },
  });
}
