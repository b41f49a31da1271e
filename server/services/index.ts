import type { Events } from "#server/events/run-observer.ts";
import type { Outside } from "#server/outside/connect.ts";
import { createBillingService } from "../domains/shop/services/billing/service.ts";
import { createFraudService } from "../domains/shop/services/fraud/service.ts";
import { createInventory } from "../domains/shop/services/inventory/service.ts";
import { createOrderFulfillment } from "../domains/shop/services/order-fulfillment/workflow.ts";
import { createShippingService } from "../domains/shop/services/shipping/service.ts";
import { createUserSession } from "../domains/shop/services/user-session/object.ts";
import { createWarehouseService } from "../domains/shop/services/warehouse/service.ts";
import { createFlightService } from "../domains/travel/services/flight/service.ts";
import { createHotelService } from "../domains/travel/services/hotel/service.ts";
import { createTripCancellation } from "../domains/travel/services/trip-cancellation/workflow.ts";
import { createTripOrchestrator } from "../domains/travel/services/trip-orchestrator/workflow.ts";
import { createNotificationService } from "./notification/service.ts";
import { createPaymentService } from "./payment/service.ts";
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
