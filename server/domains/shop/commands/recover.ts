import { listPayments } from "#db/queries/payments.ts";
import { findCart, listCartOwners } from "#db/shop/carts.ts";
import { findDecision } from "#db/shop/decisions.ts";
import { findAnyOrder, listOrdersUnderWay, type Order } from "#db/shop/orders.ts";
import type { Domain } from "#server/web/domain.ts";
import { approveOrder, startFulfillment } from "./order-fulfillment-ingress.ts";
import { restoreBasket, submitCheckout } from "./user-session-ingress.ts";

type Where = Parameters<NonNullable<Domain["recover"]>>[0];

/**
 * For an engine that knows nothing of what is written down: baskets are as they were, and orders begin
 * their way anew. All that they have done already is found done, here and outside, for its key is the same.
 * An order that waits for its payment, or is being undone, is brought to its end by the books.
 */
export async function recoverShop(where: Where): Promise<void> {
  for (const userId of listCartOwners(where.db)) await recoverBasket(where, userId);
  for (const order of listOrdersUnderWay(where.db)) await recoverOrder(where, order);
}

async function recoverBasket({ db, ingress }: Where, userId: string): Promise<void> {
  const { lines, beingPaid, lockedBy } = findCart(db, { userId });
  const order = lockedBy ? findAnyOrder(db, { id: lockedBy }) : undefined;
  const frozen = order && {
    orderId: order.id,
    attempt: order.attempt,
    lines: beingPaid.map(wanted),
  };
  await restoreBasket(ingress, {
    userId,
    basket: { lines: lines.map(wanted), ...(frozen && { frozen }) },
  });
}

function wanted({ sku, quantity }: { sku: string; quantity: number }) {
  return { sku, quantity };
}

async function recoverOrder({ db, ingress }: Where, order: Order): Promise<void> {
  const { id: orderId, userId, totalCents, currency } = order;
  if (order.status === "checking") return submitCheckout(ingress, { userId, order });
  const intentId = listPayments(db, { runId: orderId }).at(-1)?.intentId;
  if (!intentId) return;
  // What an admin has decided is not asked again.
  const decision = findDecision(db, { orderId, topic: "approval" });
  if (decision?.action === "approve") {
    const person = { by: decision.by, name: decision.name ?? decision.by };
    await approveOrder(ingress, { orderId, person });
  }
  await startFulfillment(ingress, { orderId, userId, intentId, totalCents, currency });
}
