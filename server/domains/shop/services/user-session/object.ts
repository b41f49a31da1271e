import { implement } from "@restatedev/restate-sdk";
import type { CheckoutOptions } from "./attempt.ts";
import { changeBasket, changed, withMore, without } from "./basket.ts";
import { checkout } from "./checkout.ts";
import { userSession } from "./contract.ts";
import { freeze, settle } from "./freezing.ts";
import { readBasket } from "./kept-basket.ts";

/** A shopper's basket and checkouts: one writer for each user, so that no two changes lose each other. */
export function createUserSession(options: CheckoutOptions) {
  const { events } = options;
  return implement(userSession, {
    handlers: {
      addItem: (ctx, { sku, quantity, ...asked }) =>
        changeBasket(ctx, events, {
          ...asked,
          name: `Add ${quantity} of ${sku}`,
          change: (basket) => withMore(basket, { sku, quantity }),
        }),
      setQuantity: (ctx, { sku, quantity, ...asked }) =>
        changeBasket(ctx, events, {
          ...asked,
          name: `Set ${sku} to ${quantity}`,
          change: (basket) => changed(basket, { sku, quantity }),
        }),
      removeItem: (ctx, { sku, ...asked }) =>
        changeBasket(ctx, events, {
          ...asked,
          name: `Remove ${sku}`,
          change: (basket) => without(basket, sku),
        }),
      checkout: (ctx, attempt) => checkout(ctx, options, attempt),
      freeze: (ctx, attempt) => freeze(ctx, events, attempt),
      settle: (ctx, ended) => settle(ctx, events, ended),
      getBasket: (ctx) => readBasket(ctx),
    },
    options: {
      // Money and stock are at stake: a cancelled checkout undoes what it did instead of breaking off.
      handlers: { checkout: { explicitCancellation: true, idempotencyRetention: { days: 4 } } },
    },
  });
}
