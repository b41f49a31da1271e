import { implement, TerminalError, type WorkflowContext } from "@restatedev/restate-sdk";
import { findTrip } from "#db/travel/trips.ts";
import { type Steps, saga } from "#server/orchestration/saga.ts";
import { getStatus } from "#server/orchestration/status.ts";
import { type Booking, describeBooking, readWanted, type TripOptions } from "./booking.ts";
import { cancelWindow } from "./cancellation.ts";
import { type Confirmed, confirmAll } from "./confirming.ts";
import { type TripEnd, tripOrchestrator } from "./contract.ts";
import { endConfirmed, endUndone } from "./endings.ts";
import { findOffers } from "./offers.ts";
import { takePayment } from "./paying.ts";
import { answerPrice } from "./price.ts";
import { reserveAll } from "./reserving.ts";
import { turningBack } from "./turning-back.ts";

/** From a wish to a ticket and a voucher, or back to where everything was. */
export function createTripOrchestrator(options: TripOptions) {
  return implement(tripOrchestrator, {
    handlers: {
      run: (ctx, { userId }) => book(ctx, options, userId),
      acceptPrice: (ctx, answer) => answerPrice(ctx, { ...answer, accepted: true }),
      declinePrice: (ctx, answer) => answerPrice(ctx, { ...answer, accepted: false }),
      cancel: (ctx, traveller) => cancelWindow.answer(ctx, traveller),
      getStatus,
    },
    options: { explicitCancellation: true, workflowRetention: { days: 4 } },
  });
}

async function book(ctx: WorkflowContext, options: TripOptions, userId: string): Promise<TripEnd> {
  const trip = { id: ctx.key, userId };
  const wanted = await ctx.run("Read what is wanted", () => readWanted(options, trip) ?? null);
  // The trip outlives the engine's memory of its key: whoever asks much later books nothing twice.
  if (!wanted) return ctx.run("Read how it ended", () => endOf(options, trip));

  const booking = describeBooking(ctx, options, { userId, wanted });
  const story = saga(ctx, "booking", { runId: ctx.key, observer: booking.observer });
  let numbers: Confirmed;
  try {
    numbers = await story.run((steps) => turningBack(booking, () => bookTrip(booking, steps)));
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    return endUndone(booking, error, story.history);
  }
  return endConfirmed(booking, numbers);
}

async function bookTrip(booking: Booking, steps: Steps): Promise<Confirmed> {
  // 1. What there is, asked of the airline and the hotel chain at once.
  const offers = await findOffers(booking, steps);

  // 2. All of it set aside, or nothing. A new price is the traveller's to accept.
  const reserved = await reserveAll(booking, steps, offers);

  // 3. The money. Until it is taken, the traveller can turn back free of charge.
  await takePayment(booking, steps, reserved);

  // 4. All of it bought, or all of it undone.
  return confirmAll(booking, steps, reserved);
}

function endOf({ events }: TripOptions, trip: { id: string; userId: string }): TripEnd {
  const found = findTrip(events.db, trip);
  if (!found) throw new TerminalError(`There is no trip ${trip.id}`, { errorCode: 404 });
  switch (found.status) {
    case "failed":
    case "cancelled":
    case "confirmed":
      return { status: found.status };
    default:
      throw new TerminalError(`Trip ${trip.id} is ${found.status}`, { errorCode: 409 });
  }
}
