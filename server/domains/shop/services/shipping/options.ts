import type { Events } from "#server/events/run-observer.ts";
import type { Carriers } from "#server/outside/connect.ts";

export interface ShippingOptions {
  events: Events;
  carriers: Carriers;
}
