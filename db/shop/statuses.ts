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

/** What was sold may come back, or be lost on its way: each is a movement of its own. */
export const holdStates = ["held", "sold", "released", "returned", "lost"] as const;
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

export const finalShipmentStatuses = ["delivered", "cancelled"] as const;
export type FinalShipmentStatus = (typeof finalShipmentStatuses)[number];

/** A carrier's place for a parcel: reserved, taken up by a label, or the order's no more. */
export const slotStates = ["held", "used", "released"] as const;
export type SlotState = (typeof slotStates)[number];

export const paymentMethods = ["card"] as const;
export type PaymentMethod = (typeof paymentMethods)[number];
