import { implement } from "@restatedev/restate-sdk";
import type { Events } from "#server/events/run-observer.ts";
import type { Airline } from "#server/outside/airlines.ts";
import { asked } from "#server/services/asked.ts";
import { confirming, type GivenBackBy, givingBack, reserving } from "../reservations.ts";
import { bounded } from "../retry-policies.ts";
import { flightService } from "./contract.ts";

export interface FlightOptions {
  events: Events;
  airline: Airline;
}

/** The only one who speaks to the airline. */
export function createFlightService({ events, airline }: FlightOptions) {
  return implement(flightService, {
    handlers: {
      search: (ctx, search) =>
        ctx.run("Ask the airline for flights", () => asked(airline.flights(search)), bounded),
      reserve: (ctx, { travellers, key, told, ...wanted }) =>
        reserving(ctx, events, { ...wanted, told }, () =>
          airline.reserve({ ...wanted, passengers: travellers }, key),
        ),
      confirm: (ctx, { reservationId, key, ...about }) =>
        confirming(
          ctx,
          events,
          about,
          () => airline.confirm(reservationId, key),
          ({ ticketNumber }) => ticketNumber,
        ),
      cancel: (ctx, { flightId, ...trip }) => givingBack(ctx, onFlight(airline, flightId), trip),
    },
    // What has been asked of the airline is waited for: only then is it known what to give back.
    options: { explicitCancellation: true },
  });
}

/** Who turns back one leg leaves the other as it is. */
function onFlight(airline: Airline, flightId: string | undefined): GivenBackBy {
  if (!flightId) return airline;
  const reservationsOf: Airline["reservationsOf"] = async (tripId) =>
    (await airline.reservationsOf(tripId)).filter((one) => one.flightId === flightId);
  return { reservationsOf, cancel: airline.cancel };
}
