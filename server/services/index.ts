import type { Events } from "#server/events/run-observer.ts";
import type { Outside } from "#server/outside/connect.ts";
import { createBillingService } from "./shop/billing/service.ts";
import { createFraudService } from "./shop/fraud/service.ts";
import { createInventory } from "./shop/inventory/service.ts";
import { createNotificationService } from "./shop/notification/service.ts";
import { createOrderFulfillment } from "./shop/order-fulfillment/workflow.ts";
import { createPaymentService } from "./shop/payment/service.ts";
import { createShippingService } from "./shop/shipping/service.ts";
import { createUserSession } from "./shop/user-session/object.ts";
import { createWarehouseService } from "./shop/warehouse/service.ts";
import { createFlightService } from "./travel/flight/service.ts";
import { createHotelService } from "./travel/hotel/service.ts";
import { createTripCancellation } from "./travel/trip-cancellation/workflow.ts";
import { createTripOrchestrator } from "./travel/trip-orchestrator/workflow.ts";
import { createWelcomeRun } from "./welcome/workflow.ts";

export interface ServiceOptions {
  events: Events;
  outside: Outside;
  /** Where browsers reach the shop: payment pages send them back there. */
  publicUrl: string;
  paymentTimeoutMs: number;
  /** How long a traveller may think about a new price. */
  priceTimeoutMs?: number;
  approvalTimeoutMs?: number;
  approvalThresholdCents?: number;
  deliveryMs?: number;
  lookAroundMillis?: number;
}

/** Everything the endpoint serves. */
export function createServices(options: ServiceOptions) {
  const { events, outside, lookAroundMillis = 5_000, deliveryMs = 5_000 } = options;
  const { airline, hotels } = outside;
  const { paymentTimeoutMs, priceTimeoutMs = 10 * 60_000 } = options;
  const { approvalTimeoutMs = 24 * 60 * 60 * 1000, approvalThresholdCents = 0 } = options;
  return [
    createWelcomeRun({ events, lookAroundMillis }),
    createUserSession(options),
    createInventory(options),
    createPaymentService(options),
    createFraudService(options),
    createOrderFulfillment({ events, approvalTimeoutMs, approvalThresholdCents, deliveryMs }),
    createWarehouseService(options),
    createBillingService(options),
    createShippingService({ events, carrier: outside.carrier }),
    createNotificationService(options),
    createTripOrchestrator({ events, paymentTimeoutMs, priceTimeoutMs }),
    createTripCancellation(options),
    createFlightService({ events, airline }),
    createHotelService({ events, hotels }),
  ];
}
