/** What each letter about an order says besides the order itself, as it was on the occasion. */
export interface OrderLetters {
  "order-placed": Record<never, never>;
  "order-paid": Record<never, never>;
  "order-shipped": { carrier: string; trackingNumber: string; parcel: number };
  "order-delivered": Record<never, never>;
  /** The carrier has brought the parcel back to the shop. */
  "order-returned": { trackingNumber: string | null };
  "order-refunded": { words: string; refundedCents: number };
  /** It has ended undelivered, and no money had moved. */
  "order-called-off": { words: string; ending: "rejected" | "cancelled" | "failed" };
}

export type OrderLetterKind = keyof OrderLetters;

/** Under which a letter is found again: with the number that people know the order by. */
export const subjectOf: {
  [Kind in OrderLetterKind]: (number: number, facts: OrderLetters[Kind]) => string;
} = {
  "order-placed": (number) => `We have your order ${number}`,
  "order-paid": (number) => `Your payment for order ${number}`,
  "order-shipped": (number, { parcel }) =>
    `Your order ${number} is on its way${parcel > 1 ? " again" : ""}`,
  "order-delivered": (number) => `Your order ${number} is delivered`,
  "order-returned": (number) => `The parcel of your order ${number} came back to us`,
  "order-refunded": (number) => `Your refund for order ${number}`,
  "order-called-off": (number, { ending }) => `Your order ${number} ${endings[ending]}`,
};

const endings = {
  rejected: "was rejected",
  cancelled: "is cancelled",
  failed: "could not be fulfilled",
} as const;
