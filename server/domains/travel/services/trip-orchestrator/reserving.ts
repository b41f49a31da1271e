import { RestatePromise } from "@restatedev/restate-sdk";
import { commit } from "#db/group-commit.ts";
import type { PlannedStep } from "#server/orchestration/planned-step.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { TurnedBack } from "#server/services/turned-back.ts";
import { inRound, mostRounds, stepNames } from "../../rules/step-names.ts";
import { flightService } from "../flight/contract.ts";
import { hotelService } from "../hotel/contract.ts";
import { move } from "../moves.ts";
import type { ReserveResult } from "../reservation-contract.ts";
import { type Booking, type Part, parts } from "./booking.ts";
import { cancelWindow } from "./cancellation.ts";
import type { Offers } from "./offers.ts";
import { agreeOnPrice } from "./price.ts";

type Held = Extract<ReserveResult, { outcome: "reserved" }>;

export interface Reserved {
  flight: Held;
  room: Held;
  totalCents: number;
  currency: string;
  reservedAt: number;
  /** When the first of the two is no longer set aside. */
  heldUntil: number;
}

/** What is set aside must last for the question of the price, the payment and the confirmation. */
const marginMs = 2 * 60_000;
/** No seller sets anything aside for longer. */
const longestHoldMs = 6 * 24 * 60 * 60_000;

/** Both or neither. What one seller has set aside stays so while the traveller is asked about the other. */
export async function reserveBoth(
  booking: Booking,
  steps: Steps,
  offers: Offers,
): Promise<Reserved> {
  const { ctx, wanted } = booking;
  const prices = { flight: offers.flight.totalCents, room: offers.room.totalCents };
  const { currency } = offers.flight;
  const held: Partial<Record<Part, Held>> = {};
  let agreedCents = wanted.expectedCents ?? prices.flight + prices.room;

  for (let round = 1; round <= mostRounds; round += 1) {
    // Nobody is asked whether they want to pay less.
    const totalCents = prices.flight + prices.room;
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
    const { flight, room } = held;
    if (flight && room) return written(booking, { flight, room, currency });
  }
  throw new TurnedBack("failed", "The price changed again and again");
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
          : giveBack(booking, part, key),
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
  {
    offers: { flight, room },
    prices,
    name,
    key,
  }: Pick<Round, "offers" | "prices"> & { name: string; key: string },
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
  if (part === "flight") {
    return ctx.client(flightService).reserve({ ...request, flightId: flight.flightId, travellers });
  }
  const { checkIn, checkOut, guests } = hotelWish;
  const stay = { roomId: room.roomId, checkIn, checkOut, travellers: travellers.slice(0, guests) };
  return ctx.client(hotelService).reserve({ ...request, ...stay });
}

function giveBack({ ctx, tripId }: Booking, part: Part, key: string) {
  return part === "flight"
    ? ctx.client(flightService).cancel({ tripId, key })
    : ctx.client(hotelService).cancel({ tripId, key });
}

async function written(
  booking: Booking,
  { flight, room, currency }: Pick<Reserved, Part | "currency">,
): Promise<Reserved> {
  const totalCents = flight.totalCents + room.totalCents;
  const heldUntil = Math.min(flight.heldUntil, room.heldUntil);
  const { ctx, events } = booking;
  const write = () => {
    move(booking, {
      status: "reserving",
      from: ["reserving"],
      nextAction: "You pay for the trip",
      facts: {
        flightReservationId: flight.reservationId,
        roomReservationId: room.reservationId,
        flightCents: flight.totalCents,
        roomCents: room.totalCents,
        totalCents,
        heldUntil,
      },
    });
    return events.now();
  };
  const reservedAt = await ctx.run("Write the reservations down", () => commit(events.db, write));
  return { flight, room, totalCents, currency, reservedAt, heldUntil };
}
