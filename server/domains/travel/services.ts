import type { Events } from "#server/events/run-observer.ts";
import type { Outside } from "#server/outside/connect.ts";
import { createFlightService } from "./services/flight/service.ts";
import { createHotelService } from "./services/hotel/service.ts";
import { createTripCancellation } from "./services/trip-cancellation/workflow.ts";
import { createTripOrchestrator } from "./services/trip-orchestrator/workflow.ts";

export interface TravelServiceOptions {
  events: Events;
  outside: Pick<Outside, "airline" | "hotels" | "paidThrough">;
  paymentTimeoutMs: number;
  /** How long a traveller may think about a new price. */
  priceTimeoutMs?: number;
}

/** From a wish to a ticket and a voucher, and back. */
export function createTravelServices(options: TravelServiceOptions) {
  const { events, outside, paymentTimeoutMs, priceTimeoutMs = 10 * 60_000 } = options;
  return [
    createTripOrchestrator({ events, outside, paymentTimeoutMs, priceTimeoutMs }),
    createTripCancellation(options),
    createFlightService({ events, airline: outside.airline }),
    createHotelService({ events, hotels: outside.hotels }),
  ];
}
