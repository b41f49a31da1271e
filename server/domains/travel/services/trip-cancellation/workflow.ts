import { implement, TerminalError, type WorkflowContext } from "@restatedev/restate-sdk";
import { findPayment } from "#db/queries/payments.ts";
import { findTrip } from "#db/travel/trips.ts";
import { recordEnd } from "#server/events/record.ts";
import { type Events, observe, type RunRef } from "#server/events/run-observer.ts";
import { tell } from "#server/events/telling.ts";
import { type Steps, saga } from "#server/orchestration/saga.ts";
import { formatMoney } from "#server/rules/money.ts";
import { sentence } from "#server/rules/sentence.ts";
import { paymentService } from "#server/services/payment/contract.ts";
import { tripTitle } from "../../rules/trip-title.ts";
import { flightService } from "../flight/contract.ts";
import { hotelService } from "../hotel/contract.ts";
import { move, tellAdmins, tellTraveller } from "../moves.ts";
import { writeTripLetter } from "../trip-letters.ts";
import { tripCancellation } from "./contract.ts";

const stepNames = {
  flight: "Give the seats back",
  room: "Give the room back",
  refund: "Refund what the rule gives back",
  mail: "Send the cancellation",
} as const;

interface Given {
  /** Of the trip. */
  title: string;
  customerEmail: string;
  intentId: string;
  refundCents: number;
  currency: string;
}

interface Cancelling {
  ctx: WorkflowContext;
  events: Events;
  run: RunRef;
  given: Given;
}

/** Gives a confirmed trip back. It only goes forward: there is nothing here that could be undone. */
export function createTripCancellation({ events }: { events: Events }) {
  return implement(tripCancellation, {
    handlers: {
      run: async (ctx, { userId }) => {
        const run = { runId: ctx.key, userId };
        const given = await ctx.run("Read what is given back", () => readGiven(events, run));
        if (!given) return { refundedCents: 0 };
        const cancelling = { ctx, events, run, given };
        const story = saga(ctx, "cancellation", { runId: ctx.key, observer: observe(events, run) });
        try {
          await story.run((steps) => giveEverythingBack(cancelling, steps));
        } catch (error) {
          if (!(error instanceof TerminalError)) throw error;
          tell(events, () => leaveToAPerson(cancelling, error));
          throw error;
        }
        tell(events, () => endCancelled(cancelling));
        return { refundedCents: given.refundCents };
      },
    },
    options: { explicitCancellation: true, workflowRetention: { days: 4 } },
  });
}

/** Nothing when the trip is not being given back, or not any more. */
function readGiven({ db }: Events, { runId, userId }: RunRef): Given | null {
  const trip = findTrip(db, { id: runId, userId });
  const intentId = findPayment(db, { runId: runId, attempt: 1 })?.intentId;
  if (trip?.status !== "undoing" || trip.refundCents === null || !intentId) return null;
  const { customerEmail, refundCents, currency, flightWish } = trip;
  return { title: tripTitle(flightWish), customerEmail, intentId, refundCents, currency };
}

/** The places first: who still has a seat is not paid for giving it back. */
async function giveEverythingBack(
  { ctx, run: { runId: tripId }, given }: Cancelling,
  { step, together }: Steps,
): Promise<void> {
  await together({
    flight: step(stepNames.flight).calling(({ key }) =>
      ctx.client(flightService).cancel({ tripId, key }),
    ),
    room: step(stepNames.room).calling(({ key }) =>
      ctx.client(hotelService).cancel({ tripId, key }),
    ),
  });
  const { intentId, refundCents: amountCents } = given;
  if (amountCents === 0) return;
  await step(stepNames.refund).call(({ key }) =>
    ctx.client(paymentService).refund({ runId: tripId, intentId, amountCents, key }),
  );
}

function endCancelled(cancelling: Cancelling): void {
  const { events, run, given } = cancelling;
  const title = "Your trip is cancelled";
  const body = sayRefund(given);
  const reason = "Cancelled by the traveller after it was confirmed";
  const cancelled = { status: "cancelled", from: ["undoing"], facts: { reason } } as const;
  move(cancelling, cancelled);
  tellTraveller(cancelling, { key: "cancelled", title, body });
  const letter = { step: stepNames.mail, to: given.customerEmail, title: given.title };
  writeTripLetter(cancelling, "trip-cancelled", { ...letter, facts: { words: body } });
  recordEnd(events, run, "cancelled");
}

function leaveToAPerson(cancelling: Cancelling, { message }: TerminalError): void {
  const { events, run, given } = cancelling;
  move(cancelling, { status: "undoing", from: ["undoing"], facts: { reason: message } });
  tellAdmins(cancelling, {
    key: "cancellation failed",
    tone: "bad",
    title: "A trip needs a look",
    body: `${given.title} could not be given back: ${sentence(message)}`,
  });
  recordEnd(events, run, "failed");
}

function sayRefund({ refundCents, currency }: Given): string {
  if (refundCents === 0) return "It had departed already, so nothing is refunded.";
  return `${formatMoney(refundCents, currency)} are refunded.`;
}
