import type { WorkflowContext } from "@restatedev/restate-sdk";
import { findUser } from "#db/queries/users.ts";
import { findTrip, type Trip } from "#db/travel/trips.ts";
import { type Events, observe, type RunRef } from "#server/events/run-observer.ts";
import type { Observer } from "#server/orchestration/observer.ts";
import type { Outside } from "#server/outside/connect.ts";
import type { PaymentProvider } from "#server/outside/systems.ts";
import { tripTitle } from "../../rules/trip-title.ts";

export interface TripOptions {
  events: Events;
  /** How long a traveller may take to pay. */
  paymentTimeoutMs: number;
  /** How long a traveller may think about a new price. */
  priceTimeoutMs: number;
  outside: Pick<Outside, "paidThrough">;
}

export type Part = "flight" | "back" | "room";

/** In the order in which they are set aside; they are given back the other way round. */
export function partsOf({ flightWish }: Pick<Wanted, "flightWish">): readonly Part[] {
  return flightWish.returnDate ? ["flight", "back", "room"] : ["flight", "room"];
}

/** The trip as it was asked for. */
export type Wanted = Pick<
  Trip,
  "customerEmail" | "note" | "flightWish" | "hotelWish" | "expectedCents"
> & {
  /** By their names, in the order of their seats. */
  travellers: string[];
  /** As they were when it began: a setting that is changed meanwhile must not change a replay. */
  terms: Pick<TripOptions, "paymentTimeoutMs" | "priceTimeoutMs"> & {
    providers: readonly PaymentProvider[];
  };
};

/** One trip on its way to be booked, as each phase is handed it. */
export interface Booking {
  ctx: WorkflowContext;
  events: Events;
  observer: Observer;
  run: RunRef;
  tripId: string;
  title: string;
  wanted: Wanted;
}

export function describeBooking(
  ctx: WorkflowContext,
  { events }: TripOptions,
  { userId, wanted }: { userId: string; wanted: Wanted },
): Booking {
  const run = { runId: ctx.key, userId };
  const title = tripTitle(wanted.flightWish);
  return { ctx, events, observer: observe(events, run), run, tripId: ctx.key, title, wanted };
}

/** Nothing when it is on its way already, or was never written down. */
export function readWanted(
  { events: { db }, outside, paymentTimeoutMs, priceTimeoutMs }: TripOptions,
  trip: { id: string; userId: string },
): Wanted | undefined {
  const found = findTrip(db, trip);
  if (found?.status !== "asking") return undefined;
  const { customerEmail, note, flightWish, hotelWish, expectedCents } = found;
  const booker = findUser(db, { id: trip.userId })?.displayName ?? "Traveller";
  const travellers = Array.from(
    { length: flightWish.passengers },
    (_, seat) => found.travellers[seat] ?? booker,
  );
  const terms = { paymentTimeoutMs, priceTimeoutMs, providers: outside.paidThrough };
  return { customerEmail, note, flightWish, hotelWish, expectedCents, travellers, terms };
}
