import { countDeclined } from "#db/queries/payments.ts";
import { describeCart } from "#db/shop/cart-pages.ts";
import type { OrderDescription } from "#db/shop/order-pages.ts";
import { findZone } from "#db/shop/zones.ts";
import type { Events } from "#server/events/run-observer.ts";
import { nextTry } from "../rules/next-try.ts";
import { mayPayAgain } from "../rules/order-actions.ts";
import { stockOf } from "./purchase-options.ts";

const hour = 60 * 60_000;
/** What no row tells of, a declined card that is long ago by now, is looked at again after that. */
const lookAgainMs = 5 * 60_000;

/**
 * What an order that was not paid needs to know of the basket and the shelves. No other order asks: its
 * page would be drawn anew whenever the stock of something in the basket moves.
 */
export function tryingAgain({ db, now }: Pick<Events, "db" | "now">, order: OrderDescription) {
  if (!mayPayAgain(order)) return { topics: [], until: undefined, nextTry: undefined };
  const { userId, note, address } = order;
  const cart = describeCart(db, { userId, now: now() });
  const next = nextTry(cart, {
    note,
    zone: findZone(db, address),
    declinedInTheLastHour: countDeclined(db, { userId, since: now() - hour }),
  });
  const again = next.suspicion ? now() + lookAgainMs : undefined;
  const ends = [cart.until, again].flatMap((end) => end ?? []);
  return {
    topics: cart.lines.map(stockOf),
    until: ends.length > 0 ? Math.min(...ends) : undefined,
    nextTry: next,
  };
}
