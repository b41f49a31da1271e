import { type Context, TerminalError } from "@restatedev/restate-sdk";
import { hedge } from "#server/orchestration/race.ts";
import { withTimeout } from "#server/orchestration/timeout.ts";
import { shop } from "./shop.ts";

// #region race with a timeout
export async function shippingQuote(ctx: Context, slow: number) {
  const ask = (carrier: string, after: number) => () =>
    ctx.serviceClient(shop).quote({ carrier, after });
  const carriers = { north: ask("north", slow), south: ask("south", 0) };
  const { value } = await hedge(ctx, carriers, { delay: 50 }); // south only when north is slow
  return value.carrier;
}

export async function quoteOrNothing(ctx: Context, slow: number) {
  const quote = () => ctx.serviceClient(shop).quote({ carrier: "north", after: slow });
  const timed = await withTimeout(ctx, quote, 50);
  if (timed.timedOut) throw new TerminalError("north is too slow today", { errorCode: 504 });
  return timed.value.cents;
}
// #endregion
