import type { Seller } from "#db/seller.ts";
import type { Events } from "#server/events/run-observer.ts";
import type { Outside } from "#server/outside/connect.ts";
import { pretendedSeller } from "#server/rules/seller.ts";
import { createOrderFulfillment } from "./services/order-fulfillment/workflow.ts";
import { createShippingService } from "./services/shipping/service.ts";
import { createUserSession } from "./services/user-session/object.ts";

export interface ShopServiceOptions {
  events: Events;
  outside: Pick<Outside, "carriers" | "sentWith" | "paidThrough">;
  paymentTimeoutMs: number;
  approvalTimeoutMs?: number;
  approvalThresholdCents?: number;
  deliveryMs?: number;
  seller?: Seller;
}

const dayMs = 24 * 60 * 60_000;

/** From the basket to the door. */
export function createShopServices(options: ShopServiceOptions) {
  const { events, outside } = options;
  const { approvalTimeoutMs = dayMs, approvalThresholdCents = 0, deliveryMs = 5_000 } = options;
  const { seller = pretendedSeller } = options;
  return [
    createUserSession(options),
    createOrderFulfillment({
      events,
      approvalTimeoutMs,
      approvalThresholdCents,
      deliveryMs,
      seller,
    }),
    createShippingService({ events, ...outside }),
  ];
}
