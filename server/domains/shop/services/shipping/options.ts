import type { Events } from "#server/events/run-observer.ts";
import type { Carriers } from "#server/outside/connect.ts";
import type { CarrierName } from "#server/outside/systems.ts";

export interface ShippingOptions {
  events: Events;
  carriers: Carriers;
  /** Who is asked for a label, in this order. */
  sentWith: readonly CarrierName[];
}
