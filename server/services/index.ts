import type { Events } from "#server/events/run-observer.ts";
import type { Outside } from "#server/outside/connect.ts";
import { createFraudService } from "./shop/fraud/service.ts";
import { createInventory } from "./shop/inventory/service.ts";
import { createPaymentService } from "./shop/payment/service.ts";
import { createUserSession } from "./shop/user-session/object.ts";
import { createWelcomeRun } from "./welcome/workflow.ts";

export interface ServiceOptions {
  events: Events;
  outside: Outside;
  /** Where browsers reach the shop: payment pages send them back there. */
  publicUrl: string;
  paymentTimeoutMs: number;
  lookAroundMillis?: number;
}

/** Everything the endpoint serves. */
export function createServices(options: ServiceOptions) {
  const { events, lookAroundMillis = 5_000 } = options;
  return [
    createWelcomeRun({ events, lookAroundMillis }),
    createUserSession(options),
    createInventory(options),
    createPaymentService(options),
    createFraudService(options),
  ];
}
