import { describeCart } from "#db/shop/cart-pages.ts";
import { type LineAgain, listLinesAgain } from "#db/shop/ordering-again.ts";
import { findOpenCheckout, findOrder } from "#db/shop/orders.ts";
import { answered } from "#server/ingress/answers.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { notFound, Problem } from "#server/web/problem.ts";
import { mayOrderAgain } from "../rules/order-actions.ts";
import { isShort } from "../rules/shortage.ts";
import { addItem, removeItem, setQuantity } from "./user-session-ingress.ts";

type Deps = Pick<AppDeps, "events" | "ingress">;

interface Click {
  userId: string;
  /** One for each click. */
  key: string;
}

/**
 * Fills the basket up to what the order was made of, as far as that can be had. What lies there already
 * counts, so that a second click adds nothing; the lines it could not fill are told.
 */
export async function orderAgain(
  deps: Deps,
  { orderId, ...click }: Click & { orderId: string },
): Promise<LineAgain[]> {
  const { db, now } = deps.events;
  const { userId } = click;
  const order = findOrder(db, { id: orderId, userId });
  if (!order) throw notFound("order");
  if (!mayOrderAgain(order)) throw notYet();
  for (const line of listLinesAgain(db, { orderId, userId, now: now() })) {
    await fillUp(deps, line, click);
  }
  return listLinesAgain(db, { orderId, userId, now: now() }).filter(isMissing);
}

function isMissing({ inCart, quantity }: LineAgain): boolean {
  return inCart < quantity;
}

/** One line that is refused keeps no other from the basket. */
async function fillUp(deps: Deps, line: LineAgain, click: Click): Promise<void> {
  const { sku, inCart } = line;
  const quantity = Math.min(line.quantity, line.available);
  if (quantity <= inCart) return;
  const change = changeOf(deps, sku, click);
  const act =
    inCart === 0
      ? addItem(deps.ingress, { ...change, quantity })
      : setQuantity(deps.ingress, { ...change, quantity });
  await answered(act, refusal).catch(unlessItIsRefused);
}

/** What the basket holds more of than can be had is cut down to that, and what is sold out is taken out. */
export async function keepWhatCanBeHad(deps: Deps, click: Click): Promise<void> {
  const { db, now } = deps.events;
  const { lines } = describeCart(db, { userId: click.userId, now: now() });
  for (const { sku, available } of lines.filter(isShort)) {
    const change = changeOf(deps, sku, click);
    const act =
      available === 0
        ? removeItem(deps.ingress, change)
        : setQuantity(deps.ingress, { ...change, quantity: available });
    await answered(act, refusal);
  }
}

function changeOf({ events: { db, now } }: Deps, sku: string, { userId, key }: Click) {
  const beside = findOpenCheckout(db, { userId });
  return { userId, sku, key: `${key}/${sku}`, now: now(), beside };
}

const refusal = { code: "cart_refused", title: "The cart was left as it is" };

function unlessItIsRefused(error: unknown): void {
  if (!(error instanceof Problem) || error.code !== refusal.code) throw error;
}

function notYet(): Problem {
  return new Problem({
    status: 409,
    code: "order_goes_on",
    title: "This order is still on its way",
    detail: "It can be ordered again as soon as it has ended.",
  });
}
