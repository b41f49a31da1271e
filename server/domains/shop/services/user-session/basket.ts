import { type ObjectContext, TerminalError } from "@restatedev/restate-sdk";
import { commit } from "#db/group-commit.ts";
import { writeCart } from "#db/shop/carts.ts";
import { findProductBySku } from "#db/shop/products.ts";
import type { Events } from "#server/events/run-observer.ts";
import { type Basket, maxCartLines, maxQuantity } from "./contract.ts";

type Line = Basket["lines"][number];

const KEY = "basket";

export async function readBasket(ctx: Pick<ObjectContext, "get">): Promise<Basket> {
  return (await ctx.get<Basket>(KEY)) ?? { lines: [] };
}

export function keepBasket(ctx: Pick<ObjectContext, "set">, basket: Basket): void {
  ctx.set(KEY, basket);
}

interface Change {
  /** As a shopkeeper reads it. */
  name: string;
  /** Nobody waits for it any more after that. */
  notAfter: number;
  change: (basket: Basket) => Basket;
}

/** One change of a basket: refused when it comes too late, else decided, shown and kept. */
export async function changeBasket(
  ctx: ObjectContext,
  events: Events,
  { name, notAfter, change }: Change,
): Promise<Basket> {
  const before = await readBasket(ctx);
  const after = change(before);
  await ctx.run(name, async () => {
    const isTooLate = events.now() > notAfter;
    // What an attempt that crashed may have shown is taken back.
    const shown = isTooLate ? before : after;
    await commit(events.db, () => showBasket(events, ctx.key, shown));
    if (isTooLate) throw tooLate();
  });
  keepBasket(ctx, after);
  return after;
}

/** What the pages read. A thing the catalogue does not know cannot be in a basket. */
function showBasket({ db, hub, now }: Events, userId: string, { lines }: Basket): void {
  const unknown = lines.find(({ sku }) => !findProductBySku(db, { sku }));
  if (unknown) throw refusal(404, `There is no item ${unknown.sku} in the catalogue`);
  writeCart(db, { userId, lines, now: now() });
  hub.wake(`user:${userId}`);
}

export function withMore({ lines }: Basket, { sku, quantity }: Line): Basket {
  const before = lines.find((line) => line.sku === sku)?.quantity ?? 0;
  if (before + quantity > maxQuantity) {
    throw refusal(422, `At most ${maxQuantity} of one kind; ${before} are in the cart already`);
  }
  return withQuantity({ lines }, { sku, quantity: before + quantity });
}

export function withQuantity({ lines }: Basket, wanted: Line): Basket {
  if (lines.some(({ sku }) => sku === wanted.sku)) {
    return { lines: lines.map((line) => (line.sku === wanted.sku ? wanted : line)) };
  }
  if (lines.length >= maxCartLines) {
    throw refusal(422, `A cart holds at most ${maxCartLines} kinds of things`);
  }
  return { lines: [...lines, wanted] };
}

export function without({ lines }: Basket, skus: readonly string[]): Basket {
  return { lines: lines.filter(({ sku }) => !skus.includes(sku)) };
}

function tooLate(): TerminalError {
  return refusal(409, "The cart was busy for too long, so it was left as it is; try again");
}

function refusal(errorCode: number, message: string): TerminalError {
  return new TerminalError(message, { errorCode });
}
