import type { SignedIn } from "#db/queries/sessions.ts";
import { listAvailable, listInCart } from "#db/shop/cart-pages.ts";
import type { Topic } from "#server/events/hub.ts";
import type { Events } from "#server/events/run-observer.ts";
import type { OptionsBySku } from "#views/shop/parts/add-to-cart.tsx";

/** Wakes whoever shows how many of it can be had. */
export function stockOf({ sku }: { sku: string }): Topic {
  return `sku:${sku}`;
}

interface Shelves {
  optionsOf: OptionsBySku;
  /** When the next hold ends by itself, and what it held can be had again. */
  until: number | undefined;
  /** All of this reader that stands beside these things. */
  alikeFor: (skus: readonly string[]) => string;
}

/** What this reader may do with each thing on the shelves; visitors may sign in and come back here. */
export function purchaseOptionsFor(
  { db, now }: Events,
  user: SignedIn | null,
  here: string,
): Shelves {
  const { available, until } = listAvailable(db, { now: now() });
  const inCart = user ? listInCart(db, { userId: user.id }) : new Map<string, number>();
  const signInHref = user ? undefined : `/sign-in?next=${encodeURIComponent(here)}`;
  const optionsOf = (sku: string) => ({
    signInHref,
    inCart: inCart.get(sku) ?? 0,
    available: Math.max(0, available.get(sku) ?? 0),
  });
  const alikeFor = (skus: readonly string[]) =>
    JSON.stringify([signInHref, skus.map((sku) => inCart.get(sku) ?? 0)]);
  return { optionsOf, until, alikeFor };
}
