import type { Events } from "#server/events/run-observer.ts";
import type { Payments } from "#server/outside/payments.ts";

export interface PaymentOptions {
  events: Events;
  outside: { payments: Payments };
  /** Where browsers reach the shop: the payment page sends them back there. */
  publicUrl: string;
}
