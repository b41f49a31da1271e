import { implement } from "@restatedev/restate-sdk";
import type { Events } from "#server/events/run-observer.ts";
import type { Hotels } from "#server/outside/hotels.ts";
import { asked } from "#server/services/asked.ts";
import { confirming, givingBack, reserving } from "../reservations.ts";
import { bounded } from "../retry-policies.ts";
import { hotelService } from "./contract.ts";

export interface HotelOptions {
  events: Events;
  hotels: Hotels;
}

/** The only one who speaks to the hotel chain. */
export function createHotelService({ events, hotels }: HotelOptions) {
  return implement(hotelService, {
    handlers: {
      search: (ctx, search) =>
        ctx.run("Ask the hotels for rooms", () => asked(hotels.rooms(search)), bounded),
      reserve: (ctx, { travellers, key, told, ...wanted }) =>
        reserving(ctx, events, { ...wanted, told }, () =>
          hotels.reserve({ ...wanted, guests: travellers }, key),
        ),
      confirm: (ctx, { reservationId, key, ...about }) =>
        confirming(
          ctx,
          events,
          about,
          () => hotels.confirm(reservationId, key),
          ({ voucherNumber }) => voucherNumber,
        ),
      cancel: (ctx, trip) => givingBack(ctx, hotels, trip),
    },
    // What has been asked of the hotels is waited for: only then is it known what to give back.
    options: { explicitCancellation: true },
  });
}
