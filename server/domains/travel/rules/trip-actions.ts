import type { PaymentStatus } from "#db/statuses.ts";
import type { TripStatus } from "#db/travel/statuses.ts";
import type { Refund } from "./refund.ts";

/** So many may be set aside for one traveller at a time before they pay. */
export const mostUnpaidTrips = 3;

interface Standing {
  status: TripStatus;
}

interface Question extends Standing {
  askedCents: number | null;
}

interface OpenedPayment {
  status: PaymentStatus;
  letGoAt: number | null;
  payUrl: string | null;
}

/** What the owner of a trip may do about it now: a page offers exactly this, and a command does no more. */
export function tripActions<Payment extends OpenedPayment>(
  trip: Question,
  payments: readonly Payment[],
  refund: Refund,
) {
  const open = payments.find((payment) => payment.status === "pending" && !payment.letGoAt);
  return {
    pay: mayCancelPayment(trip) && open?.payUrl ? open : undefined,
    cancelPayment: mayCancelPayment(trip),
    answerPrice: priceAsked(trip),
    cancelFree: isBeingReserved(trip),
    // Once it has departed nothing comes back, so nothing is gained.
    cancelForRefund: wayToCancel(trip) === "give it back" && refund.refundRule !== "none",
    searchAgain: trip.status === "failed" || trip.status === "cancelled",
  };
}

/** A trip is paid in one try: who cancels the payment cancels the trip. */
export function mayCancelPayment({ status }: Standing): boolean {
  return status === "awaiting_payment";
}

/** The new price, while somebody waits for an answer to it. */
export function priceAsked({ status, askedCents }: Question): number | undefined {
  return status === "price_changed" ? (askedCents ?? undefined) : undefined;
}

/** Free of charge until the money is taken; a confirmed trip is given back by the refund rule. */
export function wayToCancel({
  status,
}: Standing): "stop the booking" | "give it back" | "too late" {
  switch (status) {
    case "asking":
    case "reserving":
    case "price_changed":
    case "awaiting_payment":
    case "confirming":
      return "stop the booking";
    case "confirmed":
      return "give it back";
    case "undoing":
    case "failed":
    case "cancelled":
      return "too late";
  }
}

/** Later a price is declined or a payment cancelled instead, which comes to the same. */
function isBeingReserved({ status }: Standing): boolean {
  return status === "asking" || status === "reserving";
}
