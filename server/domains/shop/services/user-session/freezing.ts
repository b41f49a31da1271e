import type { ObjectContext } from "@restatedev/restate-sdk";
import { thawed, unlockCart } from "#db/shop/carts.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import type { Events } from "#server/events/run-observer.ts";
import { tell } from "#server/events/telling.ts";
import type { Basket, Lines, OneTry } from "./contract.ts";
import {
  drawBasket,
  isNewTry,
  keepBasket,
  markPaid,
  markTried,
  readBasket,
} from "./kept-basket.ts";

/** The first word of a try: all that is in the basket is what it pays for. */
export async function freeze(
  ctx: ObjectContext,
  events: Events,
  wanted: OneTry,
): Promise<{ lines?: Lines }> {
  if (!(await isNewTry(ctx, wanted))) return {};
  markTried(ctx, wanted);
  const basket = withFrozen(await presentBasket(ctx, events), wanted);
  // Another order of theirs has it: this one finds that out by the lock of the cart.
  if (!isSame(basket.frozen, wanted)) return { lines: basket.lines };
  keepBasket(ctx, basket);
  tell(events, () => drawBasket(events, ctx.key, basket));
  return { lines: basket.frozen.lines };
}

/** Its last word: paid, they have left; not paid, all is as it was. */
export async function settle(
  ctx: ObjectContext,
  events: Events,
  { isPaid, ...ended }: OneTry & { isPaid: boolean },
): Promise<void> {
  if (isPaid) markPaid(ctx, ended);
  const basket = await readBasket(ctx);
  const { lines, frozen } = basket;
  const left = isPaid || !frozen ? lines : thawed(frozen.lines, lines);
  const after = isSame(frozen, ended) ? { lines: [...left] } : basket;
  keepBasket(ctx, after);
  tell(events, () => {
    drawBasket(events, ctx.key, after);
    unlockCart(events.db, { userId: ctx.key, orderId: ended.orderId, now: events.now() });
  });
}

/** What was frozen for an order that nobody pays any more, however it ended, is not frozen. */
export async function presentBasket(ctx: ObjectContext, events: Events): Promise<Basket> {
  const basket = await readBasket(ctx);
  const { lines, frozen } = basket;
  if (!frozen) return basket;
  const isStill = await ctx.run("Is it still being paid?", () => isBeingPaid(events, frozen));
  return isStill ? basket : { lines: thawed(frozen.lines, lines) };
}

/** A change that overtook the checkout it was asked for beside: that pays for what was there before. */
export async function frozenBeside(
  ctx: ObjectContext,
  basket: Basket,
  beside: OneTry | undefined,
): Promise<Basket> {
  if (!beside || basket.frozen || !(await isNewTry(ctx, beside))) return basket;
  return withFrozen(basket, beside);
}

function withFrozen(basket: Basket, { orderId, attempt }: OneTry): Basket {
  if (basket.frozen) return basket;
  return { lines: [], frozen: { orderId, attempt, lines: basket.lines } };
}

function isSame(frozen: Basket["frozen"], wanted: OneTry): frozen is NonNullable<Basket["frozen"]> {
  return frozen?.orderId === wanted.orderId && frozen.attempt === wanted.attempt;
}

function isBeingPaid({ db }: Events, { orderId, attempt }: OneTry): boolean {
  const order = findAnyOrder(db, { id: orderId });
  const isOpen = order?.status === "checking" || order?.status === "awaiting_payment";
  return isOpen && order.attempt === attempt;
}
