import { RestatePromise } from "@restatedev/restate-sdk";
import { commit } from "#db/group-commit.ts";
import type { PlannedStep } from "#server/orchestration/planned-step.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import type { Flight } from "#server/outside/airlines.ts";
import { TurnedBack } from "#server/services/turned-back.ts";
import { inRound, mostRounds, stepNames } from "../../rules/step-names.ts";
import { flightService } from "../flight/contract.ts";
import { hotelService } from "../hotel/contract.ts";
import { move } from "../moves.ts";
import type { ReserveResult } from "../reservation-contract.ts";
import { type Booking, type Part, partsOf } from "./booking.ts";
import { cancelWindow } from "./cancellation.ts";
import type { Offers } from "./offers.ts";
import { agreeOnPrice } from "./price.ts";

export type Held = Extract<ReserveResult, { outcome: "reserved" }>;

export interface Reserved {
  flight: Held;
  back: Held | undefined;
  room: Held;
  totalCents: number;
  currency: string;
  reservedAt: number;
  /** When the first of them is no longer set aside. */
  heldUntil: number;
}

/** What is set aside must last for the question of the price, the payment and the confirmation. */
const marginMs = 2 * 60_000;
/** No seller sets anything aside for longer. */
const longestHoldMs = 6 * 24 * 60 * 60_000;

/** All or nothing. What one seller has set aside stays so while the traveller is asked about the other. */
export async function reserveAll(
  booking: Booking,
  steps: Steps,
  offers: Offers,
): Promise<Reserved> {
  const { ctx, wanted } = booking;
  const parts = partsOf(wanted);
  const prices = {
    flight: offers.flight.totalCents,
    back: offers.back?.totalCents ?? 0,
    room: offers.room.totalCents,
  };
  const { currency } = offers.flight;
  const held: Partial<Record<Part, Held>> = {};
  let agreedCents = wanted.expectedCents ?? sumOf(prices);

  for (let round = 1; round <= mostRounds; round += 1) {
    // Nobody is asked whether they want to pay less.
    const totalCents = sumOf(prices);
    if (totalCents > agreedCents) {
      await agreeOnPrice(booking, steps, { totalCents, agreedCents, currency, round });
    }
    agreedCents = Math.max(agreedCents, totalCents);

    await cancelWindow.stopIfCancelled(ctx);
    updateStatus(ctx, { phase: "reserving", progress: 0.3 });
    const missing = parts.filter((part) => !held[part]);
    const answers = await reserveParts(booking, steps, { offers, prices, missing, round });
    for (const [part, answer] of answers) {
      prices[part] = answer.totalCents;
      if (answer.outcome === "reserved") held[part] = answer;
    }
    const { flight, back, room } = held;
    const isWhole = parts.every((part) => held[part]);
    if (isWhole && flight && room) return written(booking, { flight, back, room, currency });
  }
  throw new TurnedBack("failed", "The price changed again and again");
}

function sumOf(prices: Record<Part, number>): number {
  return prices.flight + prices.back + prices.room;
}

interface Round {
  offers: Offers;
  prices: Record<Part, number>;
  missing: readonly Part[];
  round: number;
}

async function reserveParts(
  booking: Booking,
  { step, together }: Steps,
  { missing, round, ...wanted }: Round,
): Promise<[Part, ReserveResult][]> {
  const plans: Record<string, PlannedStep<ReserveResult, never>> = {};
  for (const part of missing) {
    const name = inRound(stepNames.reserve[part], round);
    plans[part] = step(name)
      .withCompensatingCall<ReserveResult>((done, { key }) =>
        done?.outcome === "price_changed"
          ? RestatePromise.resolve("nothing was reserved at that price")
          : giveBack(booking, part, { ...wanted.offers, key }),
      )
      .calling(({ key }) => reserve(booking, part, { ...wanted, name, key }));
  }
  const answers = await together(plans);
  return missing.flatMap((part) => {
    const answer = answers[part];
    return answer ? [[part, answer]] : [];
  });
}

function reserve(
  { ctx, run, tripId, wanted }: Booking,
  part: Part,
  { offers, prices, name, key }: Pick<Round, "offers" | "prices"> & { name: string; key: string },
): RestatePromise<ReserveResult> {
  const { hotelWish, travellers, note, terms } = wanted;
  const holdMs = terms.priceTimeoutMs * mostRounds + terms.paymentTimeoutMs + marginMs;
  const request = {
    tripId,
    key,
    note,
    told: { userId: run.userId, step: name },
    expectedCents: prices[part],
    holdSeconds: Math.min(holdMs, longestHoldMs) / 1000,
  };
  const leg = legOf(offers, part);
  if (leg) {
    const seats = { flightId: leg.flightId, travellers };
    return ctx.client(flightService).reserve({ ...request, ...seats });
  }
  const { checkIn, checkOut, guests } = hotelWish;
  const { roomId } = offers.room;
  const stay = { roomId, checkIn, checkOut, travellers: travellers.slice(0, guests) };
  return ctx.client(hotelService).reserve({ ...request, ...stay });
}

function giveBack(
  { ctx, tripId }: Booking,
  part: Part,
  { key, ...offers }: Offers & { key: string },
) {
  const leg = legOf(offers, part);
  return leg
    ? ctx.client(flightService).cancel({ tripId, key, flightId: leg.flightId })
    : ctx.client(hotelService).cancel({ tripId, key });
}

/** The flight that is flown, when it is one. */
function legOf({ flight, back }: Offers, part: Part): Flight | undefined {
  switch (part) {
    case "flight":
      return flight;
    case "back":
      return back;
    case "room":
      return undefined;
  }
}

async function written(
  booking: Booking,
  { flight, back, room, currency }: Pick<Reserved, Part | "currency">,
): Promise<Reserved> {
  const returnCents = back?.totalCents ?? 0;
  const flightCents = flight.totalCents + returnCents;
  const totalCents = flightCents + room.totalCents;
  const heldUntil = Math.min(...[flight, back, room].flatMap((one) => one?.heldUntil ?? []));
  const { ctx, events } = booking;
  const write = () => {
    move(booking, {
      status: "reserving",
      from: ["reserving"],
      nextAction: "You pay for the trip",
      facts: {
        flightReservationId: flight.reservationId,
        returnReservationId: back?.reservationId ?? null,
        roomReservationId: room.reservationId,
        flightCents,
        returnCents,
        roomCents: room.totalCents,
        totalCents,
        heldUntil,
      },
    });
    return events.now();
  };
  const reservedAt = await ctx.run("Write the reservations down", () => commit(events.db, write));
  return { flight, back, room, totalCents, currency, reservedAt, heldUntil };
}
