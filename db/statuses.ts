export const roles = ["shopper", "admin"] as const;
export type Role = (typeof roles)[number];

/** A run is queued until its workflow has taken it up; the last four are final. */
export const runStatuses = [
  "queued",
  "running",
  "waiting",
  "done",
  "failed",
  "cancelled",
  "compensated",
] as const;
export type RunStatus = (typeof runStatuses)[number];

export const finalRunStatuses = ["done", "failed", "cancelled", "compensated"] as const;

export const runKinds = ["welcome", "order", "trip"] as const;
export type RunKind = (typeof runKinds)[number];

export const stepStatuses = [
  "waiting",
  "running",
  "retrying",
  "done",
  "failed",
  "skipped",
  "compensating",
  "compensated",
  "uncompensated",
] as const;
export type StepStatus = (typeof stepStatuses)[number];

export const tones = ["info", "good", "warning", "bad"] as const;
export type Tone = (typeof tones)[number];

/** The way of an order; the last four are final. */
export const orderStatuses = [
  "checking",
  "awaiting_payment",
  "payment_failed",
  "awaiting_approval",
  "preparing",
  "shipped",
  "undoing",
  "delivered",
  "rejected",
  "cancelled",
  "failed",
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export const finalOrderStatuses = ["delivered", "rejected", "cancelled", "failed"] as const;

/** What the provider has confirmed, and nothing before it has. */
export const paymentStatuses = [
  "pending",
  "authorised",
  "captured",
  "partially_refunded",
  "refunded",
  "voided",
  "declined",
  "cancelled",
  "timed_out",
] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

export const holdStates = ["held", "sold", "released"] as const;
export type HoldState = (typeof holdStates)[number];

export const shipmentStatuses = [
  "booked",
  "picked_up",
  "in_transit",
  "out_for_delivery",
  "delivered",
  "cancelled",
] as const;
export type ShipmentStatus = (typeof shipmentStatuses)[number];

/** What became of a webhook: only "received" is still to be acted on. */
export const webhookOutcomes = ["received", "delivered", "late", "refused"] as const;
export type WebhookOutcome = (typeof webhookOutcomes)[number];

export const paymentMethods = ["card"] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

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
