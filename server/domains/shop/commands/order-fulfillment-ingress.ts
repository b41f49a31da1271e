import { type Ingress, keyedCall } from "#server/ingress/connect.ts";
import {
  type AnsweredDecision,
  type Cancellation,
  orderFulfillment,
  type Person,
} from "../services/order-fulfillment/contract.ts";

interface Wish {
  orderId: string;
  person: Person;
}

/** The order must be known to wait for a decision: a promise can be resolved before its workflow began. */
export function approveOrder(
  ingress: Ingress,
  { orderId, person }: Wish,
): Promise<AnsweredDecision> {
  const key = `${orderId}/approve/${person.by}`;
  return ingress.client(orderFulfillment, orderId).onApprove(person, keyedCall(key));
}

export function rejectOrder(
  ingress: Ingress,
  { orderId, person, reason }: Wish & { reason: string },
): Promise<AnsweredDecision> {
  const key = `${orderId}/reject/${person.by}`;
  return ingress.client(orderFulfillment, orderId).onReject({ ...person, reason }, keyedCall(key));
}

export function declareParcelLost(
  ingress: Ingress,
  { orderId, person, parcel, sendAgain }: Wish & { parcel: number; sendAgain: boolean },
): Promise<{ counted: boolean }> {
  const key = `${orderId}/parcel-lost/${parcel}/${person.by}`;
  const said = { ...person, parcel, sendAgain };
  return ingress.client(orderFulfillment, orderId).onParcelLost(said, keyedCall(key));
}

export function cancelOrder(ingress: Ingress, { orderId, person }: Wish): Promise<Cancellation> {
  const key = `${orderId}/cancel/${person.by}`;
  return ingress.client(orderFulfillment, orderId).onCancel(person, keyedCall(key));
}
