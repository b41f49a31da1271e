import { createHash, randomUUID } from "node:crypto";
import { commit } from "#db/group-commit.ts";
import { findCart, freezeCart } from "#db/shop/carts.ts";
import { openNextAttempt, placeOrder } from "#db/shop/order-changes.ts";
import { findAnyOrder, findOpenCheckout, findOrder, type Order } from "#db/shop/orders.ts";
import { findZone } from "#db/shop/zones.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { cartLocked, invalid, notFound, Problem } from "#server/web/problem.ts";
import { mayPayAgain } from "../rules/order-actions.ts";
import type { CheckoutForm } from "./checkout-form.ts";
import { submitCheckout } from "./user-session-ingress.ts";

interface Checkout {
  userId: string;
  form: CheckoutForm;
  /** Names the order of a program that sends no id of its own. */
  idempotencyKey: string | undefined;
}

/**
 * The order is written down before Restate is asked to take it up, so it is there whatever happens
 * next; if the asking is lost, it is still queued and will be asked again. However often the same form
 * is sent, it is one order and one try.
 */
export async function startCheckout(
  deps: AppDeps,
  { userId, form, idempotencyKey }: Checkout,
): Promise<Order> {
  const { db, hub } = deps.events;
  const id = form.orderId ?? orderIdFor(userId, idempotencyKey);
  const order = await commit(db, () => {
    const known = findAnyOrder(db, { id });
    if (known && known.userId !== userId) throw notFound("order");
    if (!known) place(deps, { id, userId, form });
    else if (form.attempt === known.attempt + 1) openAgain(deps, { known, form });
    return findOrder(db, { id, userId });
  });
  if (!order) throw notFound("order");
  if (order.status === "checking") submit(deps, order);
  hub.wake(`run:${id}`, `user:${userId}`);
  return order;
}

type Events = Pick<AppDeps, "events">;

function place(
  { events }: Events,
  { id, userId, form }: { id: string; userId: string; form: CheckoutForm },
) {
  const { db, now } = events;
  requireReady(events, userId, form);
  const times = { createdAt: now(), updatedAt: now() };
  placeOrder(db, { id, userId, ...wishOf(form), ...times });
  freezeCart(db, { userId, orderId: id, now: now() });
}

/** A try that the order is not in need of changes nothing: the caller is told where the order is. */
function openAgain(
  { events }: Events,
  { known, form }: { known: Order; form: CheckoutForm },
): void {
  if (!mayPayAgain(known)) return;
  const { db, now } = events;
  const { id, userId } = known;
  requireReady(events, userId, form);
  openNextAttempt(db, { id, userId, ...wishOf(form), now: now() });
  freezeCart(db, { userId, orderId: id, now: now() });
}

function requireReady({ db }: AppDeps["events"], userId: string, { country }: CheckoutForm): void {
  const { lines, lockedBy } = findCart(db, { userId });
  const beingPaid = lockedBy ?? findOpenCheckout(db, { userId })?.orderId;
  if (beingPaid) throw cartLocked(beingPaid);
  if (lines.length === 0) throw emptyCart();
  if (!findZone(db, { country })) throw invalid({ country: "We do not ship there yet" });
}

function submit({ ingress, log }: AppDeps, order: Order): void {
  submitCheckout(ingress, { userId: order.userId, order }).catch((error) => {
    const whose = { run: order.id, user: order.userId };
    log.warn({ err: error, ...whose }, "the order stays queued and is submitted again");
  });
}

/** The same user with the same key means the same order, also after the key was forgotten. */
function orderIdFor(userId: string, key: string | undefined): string {
  if (key === undefined) return `ord_${randomUUID()}`;
  const digest = createHash("sha256").update(`${userId}\n${key}`).digest("base64url");
  return `ord_${digest.slice(0, 32)}`;
}

function wishOf(form: CheckoutForm) {
  const { note, paymentMethod, itemsCents: itemsShownCents = null } = form;
  return { address: addressOf(form), note, paymentMethod, itemsShownCents };
}

function addressOf({ name, line1, line2, postcode, city, country }: CheckoutForm) {
  return { name, line1, ...(line2 && { line2 }), postcode, city, country };
}

function emptyCart(): Problem {
  return new Problem({
    status: 409,
    code: "cart_empty",
    title: "There is nothing in the cart",
    detail: "Add something to it first.",
  });
}
