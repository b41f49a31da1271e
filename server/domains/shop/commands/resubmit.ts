import { findOrder } from "#db/shop/orders.ts";
import type { Domain } from "#server/web/domain.ts";
import { submitCheckout } from "./user-session-ingress.ts";

/** The key of its try makes a second submission harmless. */
export const resubmitOrder: Domain["resubmit"] = async ({ db, ingress }, { id, userId }) => {
  const order = findOrder(db, { id, userId });
  if (order) await submitCheckout(ingress, { userId, order });
};
