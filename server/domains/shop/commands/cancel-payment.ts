import { insertAudit } from "#db/queries/audit.ts";
import { findPayment } from "#db/queries/payments.ts";
import type { Order } from "#db/shop/orders.ts";
import { answered } from "#server/ingress/answers.ts";
import { cancelPayment } from "#server/ingress/payment.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { Problem } from "#server/web/problem.ts";
import { requireMoving } from "#server/web/work.tsx";
import { mayCancelPayment } from "../rules/order-actions.ts";
import { sayStatus } from "../rules/order-words.ts";

/** Asks the checkout that waits to stop waiting. If the payment was faster, the payment counts. */
export async function cancelOrderPayment(
  deps: AppDeps,
  { order }: { order: Order },
): Promise<void> {
  const { events, ingress } = deps;
  const { db, now } = events;
  const { id: orderId, attempt, userId } = order;
  const payment = findPayment(db, { runId: orderId, attempt });
  if (!mayCancelPayment(order) || !payment) throw nothingToCancel(order);
  requireMoving(deps, userId);
  const words = { code: "cancel_refused", title: "The payment was not cancelled" };
  await answered(cancelPayment(ingress, payment), words);
  insertAudit(db, {
    key: `cancel-payment/${orderId}/${attempt}`,
    actor: userId,
    action: "cancelled the payment",
    subject: orderId,
    at: now(),
  });
}

function nothingToCancel({ id, status }: Order): Problem {
  return new Problem({
    status: 409,
    code: "not_waiting_for_payment",
    title: "This order does not wait for a payment",
    detail:
      status === "checking"
        ? "It is still being checked; try again in a moment."
        : sayStatus(status),
    orderId: id,
  });
}
