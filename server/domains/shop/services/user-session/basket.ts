import { type ObjectContext, TerminalError } from "@restatedev/restate-sdk";
import { commit } from "#db/group-commit.ts";
import { findProductBySku } from "#db/shop/products.ts";
import type { Events } from "#server/events/run-observer.ts";
import { type Basket, maxCartLines, maxQuantity, type OneTry } from "./contract.ts";
import { frozenBeside, presentBasket } from "./freezing.ts";
import { drawBasket, keepBasket } from "./kept-basket.ts";

type Line = Basket["lines"][number];

interface Change {
  /** As a shopkeeper reads it. */
  name: string;
  /** Nobody waits for it any more after that. */
  notAfter: number;
  beside?: OneTry | undefined;
  change: (basket: Basket) => Basket;
}

/** One change of a basket: refused when it comes too late, else decided, shown and kept. */
export async function changeBasket(
  ctx: ObjectContext,
  events: Events,
  { name, notAfter, beside, change }: Change,
): Promise<Basket> {
  const before = await frozenBeside(ctx, await presentBasket(ctx, events), beside);
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
function showBasket(events: Events, userId: string, basket: Basket): void {
  const unknown = basket.lines.find(({ sku }) => !findProductBySku(events.db, { sku }));
  if (unknown) throw refusal(404, `There is no item ${unknown.sku} in the catalogue`);
  drawBasket(events, userId, basket);
}

export function withMore(basket: Basket, { sku, quantity }: Line): Basket {
  const before = quantityOf(basket.lines, sku);
  const there = before + quantityOf(basket.frozen?.lines, sku);
  if (there + quantity > maxQuantity) {
    throw refusal(
      422,
      `You can order at most ${maxQuantity} of one kind; ${there} are in the cart already`,
    );
  }
  return withQuantity(basket, { sku, quantity: before + quantity });
}

/** Together with what is being paid it stays within the bounds, for that may become one with it again. */
function withQuantity(basket: Basket, wanted: Line): Basket {
  const { lines, frozen } = basket;
  if (wanted.quantity + quantityOf(frozen?.lines, wanted.sku) > maxQuantity) {
    throw refusal(
      422,
      `You can order at most ${maxQuantity} of one kind, with those that are being paid`,
    );
  }
  if (lines.some(({ sku }) => sku === wanted.sku)) {
    return { ...basket, lines: lines.map((line) => (line.sku === wanted.sku ? wanted : line)) };
  }
  if (lines.length + (frozen?.lines.length ?? 0) >= maxCartLines) {
    throw refusal(422, `A cart holds at most ${maxCartLines} kinds of things`);
  }
  return { ...basket, lines: [...lines, wanted] };
}

/** What is being paid is nobody's to change; the same thing may be put beside it. */
export function changed(basket: Basket, wanted: Line): Basket {
  requireNotFrozen(basket, wanted.sku);
  return withQuantity(basket, wanted);
}

export function without(basket: Basket, sku: string): Basket {
  requireNotFrozen(basket, sku);
  return { ...basket, lines: basket.lines.filter((line) => line.sku !== sku) };
}

function requireNotFrozen({ lines, frozen }: Basket, sku: string): void {
  if (quantityOf(lines, sku) === 0 && quantityOf(frozen?.lines, sku) > 0) {
    throw refusal(409, "It is being paid at the moment, so it stays as it is");
  }
}

function quantityOf(lines: readonly Line[] = [], sku: string): number {
  return lines.find((line) => line.sku === sku)?.quantity ?? 0;
}

function tooLate(): TerminalError {
  return refusal(409, "The cart was busy for too long, so it was left as it is; try again");
}

function refusal(errorCode: number, message: string): TerminalError {
  return new TerminalError(message, { errorCode });
}
