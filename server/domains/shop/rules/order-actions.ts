import type { OrderStatus } from "#db/shop/statuses.ts";
import type { PaymentStatus } from "#db/statuses.ts";

/** What the owner of an order may do about it now: a page offers exactly this, and a command does no more. */
export function orderActions<Payment extends PaymentTry>(
  order: CancelledOrder & { attempt: number },
  payments: readonly Payment[],
) {
  return {
    pay: mayCancelPayment(order) ? payments.find(isOpenIn(order.attempt)) : undefined,
    cancelPayment: mayCancelPayment(order),
    cancel: mayCancel(order),
    orderAgain: mayOrderAgain(order),
  };
}

interface PaymentTry {
  attempt: number;
  status: PaymentStatus;
  /** Another provider has taken it: this one is paid by nobody. */
  passedOver: string | null;
}

interface Standing {
  status: OrderStatus;
}

/** For as long as the checkout waits for the payment, and no longer. */
export function mayCancelPayment({ status }: Standing): boolean {
  return status === "awaiting_payment";
}

export function mayPayAgain({ status }: Standing): boolean {
  return status === "payment_failed";
}

/** What has ended, well or not: its lines go into the basket once more. */
export function mayOrderAgain({ status }: Standing): boolean {
  switch (status) {
    case "payment_failed":
    case "delivered":
    case "rejected":
    case "cancelled":
    case "failed":
      return true;
    case "checking":
    case "awaiting_payment":
    case "awaiting_approval":
    case "preparing":
    case "shipped":
    case "undoing":
      return false;
  }
}

/** While an order is undone its workflow still answers a cancellation, but nobody is offered one. */
function mayCancel(order: CancelledOrder): boolean {
  return order.status !== "undoing" && reasonNotToCancel(order) === undefined;
}

/** The one thing that an admin may do about it. */
export function awaitsDecision({ status }: Standing): boolean {
  return status === "awaiting_approval";
}

interface CancelledOrder extends Standing {
  reason: string | null;
}

/** Nothing for an order whose workflow has a say: also while it is undone, which the shopper may have asked for. */
export function reasonNotToCancel({ status, reason }: CancelledOrder): string | undefined {
  switch (status) {
    case "awaiting_approval":
    case "preparing":
    case "undoing":
      return undefined;
    case "checking":
    case "awaiting_payment":
    case "payment_failed":
      return "It is not paid yet. Cancel its payment instead.";
    case "shipped":
      return "The parcel is already with the carrier.";
    case "delivered":
      return "It has been delivered.";
    case "rejected":
    case "cancelled":
    case "failed":
      return `It is ${status} already${reason ? `: ${reason.replace(/\.$/, "")}` : ""}.`;
  }
}

function isOpenIn(attempt: number) {
  return (payment: PaymentTry) =>
    payment.attempt === attempt && payment.status === "pending" && payment.passedOver === null;
}
