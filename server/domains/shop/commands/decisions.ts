import type { SignedIn } from "#db/queries/sessions.ts";
import { findDecision, type TakenDecision } from "#db/shop/decisions.ts";
import { findAnyOrder, findOrder, type Order } from "#db/shop/orders.ts";
import { answered } from "#server/ingress/answers.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { notFound, Problem } from "#server/web/problem.ts";
import type { AnsweredDecision, Person } from "../services/order-fulfillment/contract.ts";
import { approveOrder, cancelOrder, rejectOrder } from "./order-fulfillment-ingress.ts";

export type Verdict = { approve: true } | { approve: false; reason: string };

/** The first decision counts; whoever comes later learns whose it was. */
export async function decideOrder(
  { events: { db }, ingress }: AppDeps,
  { orderId, admin, verdict }: { orderId: string; admin: SignedIn; verdict: Verdict },
): Promise<AnsweredDecision> {
  const order = findAnyOrder(db, { id: orderId });
  if (!order) throw notFound("order");
  const taken = findDecision(db, { orderId, topic: "approval" });
  if (taken) return asAnswer(taken);
  if (order.status !== "awaiting_approval") throw nothingToDecide(order);

  const wish = { orderId, person: asPerson(admin) };
  const asked = verdict.approve
    ? approveOrder(ingress, wish)
    : rejectOrder(ingress, { ...wish, reason: verdict.reason });
  return answered(asked, { code: "not_decided", title: "The order was not decided about" });
}

/** Answers when the order will be cancelled, or is; a clear no in every other case. */
export async function cancelOwnOrder(
  { events: { db }, ingress }: AppDeps,
  { orderId, owner }: { orderId: string; owner: SignedIn },
): Promise<{ reason: string }> {
  const order = findOrder(db, { id: orderId, userId: owner.id });
  if (!order) throw notFound("order");
  if (order.status === "cancelled") return { reason: order.reason ?? "Cancelled" };
  const whyNot = reasonNotToCancel(order);
  if (whyNot) throw notCancelled(whyNot);

  const said = await answered(cancelOrder(ingress, { orderId, person: asPerson(owner) }), {
    code: "not_cancelled",
    title: "The order was not cancelled",
  });
  if (!said.accepted) throw notCancelled(said.reason);
  return { reason: said.reason };
}

function asPerson({ id, displayName }: SignedIn): Person {
  return { by: id, name: displayName };
}

function asAnswer({ action, by, name, reason }: TakenDecision): AnsweredDecision {
  return {
    approved: action === "approve",
    by,
    name: name ?? by,
    ...(reason && { reason }),
    counted: false,
  };
}

function nothingToDecide({ status }: Order): Problem {
  return new Problem({
    status: 409,
    code: "nothing_to_decide",
    title: "This order does not wait for a decision",
    detail: `It is ${status.replaceAll("_", " ")}.`,
  });
}

/** Nothing for an order whose workflow still has a say: also while it is undone, which the shopper may have asked for. */
function reasonNotToCancel({ id, status, reason }: Order): string | undefined {
  switch (status) {
    case "awaiting_approval":
    case "preparing":
    case "undoing":
      return undefined;
    case "checking":
    case "awaiting_payment":
    case "payment_failed":
      return `It is not paid yet; its payment can be cancelled: POST /api/orders/${id}/cancel-payment.`;
    case "shipped":
      return "The parcel is already with the carrier.";
    case "delivered":
      return "It has been delivered.";
    case "rejected":
    case "cancelled":
    case "failed":
      return `It is ${status} already${reason ? `: ${reason}` : ""}.`;
  }
}

function notCancelled(detail: string): Problem {
  return new Problem({
    status: 409,
    code: "not_cancelled",
    title: "This order cannot be cancelled any more",
    detail,
  });
}
