import type { Events } from "#server/events/run-observer.ts";
import type { Carrier } from "#server/outside/carriers.ts";

export interface ShippingOptions {
  events: Events;
  carrier: Carrier;
}
