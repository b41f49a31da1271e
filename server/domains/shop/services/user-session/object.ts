import { implement } from "@restatedev/restate-sdk";
import type { CheckoutOptions } from "./attempt.ts";
import { changeBasket, readBasket, withMore, without, withQuantity } from "./basket.ts";
import { checkout } from "./checkout.ts";
import { userSession } from "./contract.ts";

/** A shopper's basket and checkouts: one writer for each user, so that no two changes lose each other. */
export function createUserSession(options: CheckoutOptions) {
  const { events } = options;
  return implement(userSession, {
    handlers: {
      addItem: (ctx, { sku, quantity, notAfter }) =>
        changeBasket(ctx, events, {
          notAfter,
          name: `Add ${quantity} of ${sku}`,
          change: (basket) => withMore(basket, { sku, quantity }),
        }),
      setQuantity: (ctx, { sku, quantity, notAfter }) =>
        changeBasket(ctx, events, {
          notAfter,
          name: `Set ${sku} to ${quantity}`,
          change: (basket) => withQuantity(basket, { sku, quantity }),
        }),
      removeItem: (ctx, { sku, notAfter }) =>
        changeBasket(ctx, events, {
          notAfter,
          name: `Remove ${sku}`,
          change: (basket) => without(basket, [sku]),
        }),
      checkout: (ctx, attempt) => checkout(ctx, options, attempt),
      getBasket: (ctx) => readBasket(ctx),
    },
    options: {
      // Money and stock are at stake: a cancelled checkout undoes what it did instead of breaking off.
      handlers: { checkout: { explicitCancellation: true, idempotencyRetention: { days: 4 } } },
    },
  });
}
