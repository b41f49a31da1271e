/**
 * The way of a trip; the last two are final. A confirmed one can still be cancelled, for what the refund
 * rule gives back.
 */
export const tripStatuses = [
  "asking",
  "reserving",
  "price_changed",
  "awaiting_payment",
  "confirming",
  "confirmed",
  "undoing",
  "failed",
  "cancelled",
] as const;
export type TripStatus = (typeof tripStatuses)[number];

export const finalTripStatuses = ["failed", "cancelled"] as const;

export const refundRules = ["full", "half", "none"] as const;
export type RefundRule = (typeof refundRules)[number];
