import type { SignedIn } from "#db/queries/sessions.ts";
import { findCartLock, listAvailable, listInCart } from "#db/shop/cart-pages.ts";
import type { Events } from "#server/events/run-observer.ts";
import type { OptionsBySku } from "#views/shop/parts/add-to-cart.tsx";

/** What this reader may do with each thing on the shelves; visitors may sign in and come back here. */
export function purchaseOptionsFor(
  { db, now }: Events,
  user: SignedIn | null,
  here: string,
): OptionsBySku {
  const available = listAvailable(db, { now: now() });
  const inCart = user ? listInCart(db, { userId: user.id }) : new Map<string, number>();
  const lockedBy = user ? findCartLock(db, { userId: user.id }) : undefined;
  const signInHref = user ? undefined : `/sign-in?next=${encodeURIComponent(here)}`;
  return (sku) => ({
    signInHref,
    lockedBy,
    inCart: inCart.get(sku) ?? 0,
    available: Math.max(0, available.get(sku) ?? 0),
  });
}
