import { createHash } from "node:crypto";
import type { SignedIn } from "#db/queries/sessions.ts";
import { type CartDescription, describeCart } from "#db/shop/cart-pages.ts";
import { findLastAddress } from "#db/shop/order-pages.ts";
import { listLinesAgain } from "#db/shop/ordering-again.ts";
import { findOrder } from "#db/shop/orders.ts";
import { listZones } from "#db/shop/zones.ts";
import type { AppDeps } from "#server/web/deps.ts";
import type { Page, PageContent } from "#server/web/page.tsx";
import { cartMarkdown } from "#views/shop/output/cart.ts";
import { CartPage, type CartPageProps } from "#views/shop/pages/cart.tsx";
import type { Checkout } from "#views/shop/parts/checkout-form.tsx";
import { shippingFor } from "../rules/quote.ts";
import { stockOf } from "./purchase-options.ts";

export const cartPage: Page = {
  path: "/cart",
  for: "shopper",
  load: ({ deps, user, query }) =>
    user ? cartContent(deps, user, { again: query.get("again") }) : undefined,
};

interface Asked {
  /** The order that was just ordered again. */
  again?: string | null;
  values?: Checkout["values"];
  errors?: Checkout["errors"];
  lineErrors?: NonNullable<CartPageProps["lineErrors"]>;
}

/** The cart's page, or the same page once more with what was typed and what is wrong with it. */
export function cartContent(
  { events: { db, now } }: AppDeps,
  user: SignedIn,
  { again, values, errors = {}, lineErrors = {} }: Asked = {},
): PageContent {
  const cart = describeCart(db, { userId: user.id, now: now() });
  const order = again ? findOrder(db, { id: again, userId: user.id }) : undefined;
  const linesAgain = order
    ? listLinesAgain(db, { orderId: order.id, userId: user.id, now: now() })
    : [];
  const options = listZones(db).map((zone) => ({
    id: zone.id,
    name: zone.name,
    countries: zone.countries,
    shippingCents: shippingFor(zone, cart.weightGrams),
  }));
  const checkout: Checkout = {
    orderId: nextOrderId(cart),
    attempt: 1,
    options,
    values: values ?? { name: user.displayName, ...findLastAddress(db, { userId: user.id }) },
    errors,
  };
  return {
    title: "Cart",
    holds: "Cart and checkout",
    description: "What you have chosen, what it costs delivered, and the way to order it.",
    section: "cart",
    topics: [...cart.lines, ...linesAgain].map(stockOf),
    until: cart.until,
    markdown: cartMarkdown(cart, options),
    input: (
      <CartPage
        cart={cart}
        checkout={checkout}
        lineErrors={lineErrors}
        again={order && { number: order.number, lines: linesAgain }}
      />
    ),
  };
}

/**
 * The id of the order that this basket becomes, told before it is placed: the same for as long as no
 * order was placed, so that the page may be drawn again under a form that is being filled in, and a
 * form that is sent twice places one order. Nobody can guess it who doesn't know the basket's seed.
 */
function nextOrderId({ orderSeed, ordersSoFar }: CartDescription): string {
  const made = createHash("sha256").update(`${orderSeed}/${ordersSoFar}`);
  return `ord_${made.digest("hex").slice(0, 26)}`;
}
