import type { SignedIn } from "#db/queries/sessions.ts";
import { findDecision, type TakenDecision } from "#db/shop/decisions.ts";
import { listShortForAgain } from "#db/shop/lost-parcels.ts";
import { describeAnyOrder } from "#db/shop/order-pages.ts";
import { findAnyOrder, findOrder, type Order } from "#db/shop/orders.ts";
import { answered } from "#server/ingress/answers.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { asPerson } from "#server/web/middleware/current-user.ts";
import { notFound, Problem } from "#server/web/problem.ts";
import { requireMoving } from "#server/web/work.tsx";
import { mayBeGivenUp } from "../rules/missing-parcel.ts";
import { awaitsDecision, reasonNotToCancel } from "../rules/order-actions.ts";
import { sayStatus } from "../rules/order-words.ts";
import type { AnsweredDecision } from "../services/order-fulfillment/contract.ts";
import {
  approveOrder,
  cancelOrder,
  declareParcelLost,
  rejectOrder,
} from "./order-fulfillment-ingress.ts";

export type AdminDecision = { approve: true } | { approve: false; reason: string };

/** The first decision counts; whoever comes later learns whose it was. */
export async function decideOrder(
  deps: AppDeps,
  { orderId, admin, decision }: { orderId: string; admin: SignedIn; decision: AdminDecision },
): Promise<AnsweredDecision> {
  const { events, ingress } = deps;
  const { db } = events;
  const order = findAnyOrder(db, { id: orderId });
  if (!order) throw notFound("order");
  const taken = findDecision(db, { orderId, topic: "approval" });
  if (taken) return asAnswer(taken);
  if (!awaitsDecision(order)) throw nothingToDecide(order);
  requireMoving(deps, orderId);

  const wish = { orderId, person: asPerson(admin) };
  const asked = decision.approve
    ? approveOrder(ingress, wish)
    : rejectOrder(ingress, { ...wish, reason: decision.reason });
  return answered(asked, { code: "not_decided", title: "The order was not decided about" });
}

/** Answers when the order will be cancelled, or is; a clear no in every other case. */
export async function cancelOwnOrder(
  deps: AppDeps,
  { orderId, owner }: { orderId: string; owner: SignedIn },
): Promise<{ reason: string }> {
  const { events, ingress } = deps;
  const order = findOrder(events.db, { id: orderId, userId: owner.id });
  if (!order) throw notFound("order");
  if (order.status === "cancelled") return { reason: order.reason ?? "Cancelled" };
  const whyNot = reasonNotToCancel(order);
  if (whyNot) throw notCancelled(whyNot);
  requireMoving(deps, orderId);

  const said = await answered(cancelOrder(ingress, { orderId, person: asPerson(owner) }), {
    code: "not_cancelled",
    title: "The order was not cancelled",
  });
  if (!said.accepted) throw notCancelled(said.reason);
  return { reason: said.reason };
}

/** What is not there any more is refunded or sent again; a parcel on its way is not anybody's to give up. */
export async function giveUpParcel(
  deps: AppDeps,
  { orderId, admin, sendAgain }: { orderId: string; admin: SignedIn; sendAgain: boolean },
): Promise<{ counted: boolean }> {
  const { events, ingress } = deps;
  const order = describeAnyOrder(events.db, { id: orderId });
  if (!order) throw notFound("order");
  if (!mayBeGivenUp(order)) throw nothingToDecide(order);
  requireMoving(deps, orderId);
  if (sendAgain) requireStock(deps, orderId);
  const parcel = order.shipment?.parcel ?? 1;
  const wish = { orderId, person: asPerson(admin), parcel, sendAgain };
  return answered(declareParcelLost(ingress, wish), {
    code: "not_given_up",
    title: "The parcel was not given up",
  });
}

function requireStock({ events: { db, now } }: AppDeps, orderId: string): void {
  const short = listShortForAgain(db, { orderId, now: now() });
  if (short.length === 0) return;
  throw new Problem({
    status: 409,
    code: "out_of_stock",
    title: "There is not enough left to send it again",
    detail: short.map(({ name, available }) => `${name}: ${available} left`).join("; "),
  });
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

function nothingToDecide({ status }: Pick<Order, "status">): Problem {
  return new Problem({
    status: 409,
    code: "nothing_to_decide",
    title: "This order does not wait for a decision",
    detail: sayStatus(status),
  });
}

function notCancelled(detail: string): Problem {
  return new Problem({
    status: 409,
    code: "not_cancelled",
    title: "This order cannot be cancelled any more",
    detail,
  });
}
