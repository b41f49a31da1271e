import type { Database } from "#db/connection.ts";
import { lockCart } from "#db/shop/carts.ts";
import { freezeQuote } from "#db/shop/order-changes.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { findProductBySku } from "#db/shop/products.ts";
import { findZone } from "#db/shop/zones.ts";
import { transaction } from "#db/transaction.ts";
import { type Quote, quoteFor, type Wanted } from "#server/domains/shop/rules/quote.ts";
import type { Events } from "#server/events/run-observer.ts";
import { refused } from "#server/orchestration/refused.ts";
import type { Bill, CheckoutOptions } from "./attempt.ts";
import type { Basket } from "./contract.ts";

type Lines = Basket["lines"];

interface Asked {
  orderId: string;
  userId: string;
  attempt: number;
  lines: Lines;
}

/** The order as this try finds it; nothing when it does not wait for this try. */
export function readBill(
  { events, paymentTimeoutMs, outside }: CheckoutOptions,
  { orderId, userId, attempt, lines }: Asked,
): Bill | undefined {
  const { db, now } = events;
  const found = findAnyOrder(db, { id: orderId });
  if (found?.userId !== userId || found.status !== "checking" || found.attempt !== attempt) {
    return undefined;
  }
  const { id, address, paymentMethod, itemsShownCents } = found;
  const order = { id, userId, attempt, address, paymentMethod, itemsShownCents };
  const { country } = address;
  const quote = quoteOf(db, lines, country);
  return {
    order,
    lines,
    quote: quote ? { itemsCents: quote.itemsCents, currency: quote.currency } : null,
    totalCents: quote?.totalCents ?? 0,
    isInZone: findZone(db, { country }) !== undefined,
    readAt: now(),
    paymentTimeoutMs,
    providers: outside.paidThrough,
  };
}

/** Prices, shipping and total of this moment, written down together with the lock of the cart. */
export function freeze({ db, hub, now }: Events, { order, lines }: Bill): Quote {
  const { id: orderId, userId } = order;
  const quote = transaction(db, () => {
    const quote = quoteOf(db, lines, order.address.country);
    if (!quote) throw refused("Something in the cart cannot be sold to this address any more");
    if (!lockCart(db, { userId, orderId, now: now() })) {
      throw refused("Another order of yours is being paid");
    }
    if (!freezeQuote(db, { orderId, ...quote, now: now() })) {
      throw refused("This order is not to be paid any more");
    }
    return quote;
  });
  hub.wake(`run:${orderId}`, `user:${userId}`);
  return quote;
}

function quoteOf(db: Database, lines: Lines, country: string): Quote | undefined {
  const zone = findZone(db, { country });
  const wanted = lines.flatMap(({ sku, quantity }): Wanted[] => {
    const product = findProductBySku(db, { sku });
    return product ? [{ product, quantity }] : [];
  });
  return zone && wanted.length === lines.length ? quoteFor(wanted, zone) : undefined;
}
