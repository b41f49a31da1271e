import type { ObjectContext } from "@restatedev/restate-sdk";
import { writeCart } from "#db/shop/carts.ts";
import type { Events } from "#server/events/run-observer.ts";
import type { Basket, OneTry } from "./contract.ts";

type Reads = Pick<ObjectContext, "get">;
type Writes = Pick<ObjectContext, "set" | "clear">;

const KEY = "basket";

export async function readBasket(ctx: Reads): Promise<Basket> {
  return (await ctx.get<Basket>(KEY)) ?? { lines: [] };
}

export function keepBasket(ctx: Writes, basket: Basket): void {
  ctx.set(KEY, basket);
}

/** What the pages read. */
export function drawBasket({ db, hub, now }: Events, userId: string, basket: Basket): void {
  const { lines, frozen } = basket;
  writeCart(db, { userId, lines, frozen: frozen?.lines, now: now() });
  hub.wake(`user:${userId}`);
}

/** An order is paid once and a try is made once, whatever asks again and whenever: these outlive every deduplication. */
export async function isNewTry(ctx: Reads, { orderId, attempt }: OneTry): Promise<boolean> {
  if (await ctx.get<boolean>(markerOf(orderId))) return false;
  return ((await ctx.get<number>(triesOf(orderId))) ?? 0) < attempt;
}

export function markTried(ctx: Writes, { orderId, attempt }: OneTry): void {
  ctx.set(triesOf(orderId), attempt);
}

export function markPaid(ctx: Writes, { orderId }: { orderId: string }): void {
  ctx.set(markerOf(orderId), true);
  ctx.clear(triesOf(orderId));
}

function markerOf(orderId: string): string {
  return `checkout:exec:${orderId}`;
}

function triesOf(orderId: string): string {
  return `checkout:tried:${orderId}`;
}
