import type { TerminalError } from "@restatedev/restate-sdk";
import { wasEndedByTraveller } from "#db/travel/failed-trips.ts";
import { recordEnd } from "#server/events/record.ts";
import { tell } from "#server/events/telling.ts";
import type { Compensation } from "#server/orchestration/compensation.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { sentence } from "#server/rules/sentence.ts";
import { describeUndone } from "#server/services/undone.ts";
import { stepNames, travellersSteps } from "../../rules/step-names.ts";
import { move, tellAdmins, tellTraveller } from "../moves.ts";
import { writeTripLetter } from "../trip-letters.ts";
import type { Booking } from "./booking.ts";
import type { Confirmed } from "./confirming.ts";
import type { TripEnd } from "./contract.ts";
import type { NotBooked } from "./turning-back.ts";

export async function endConfirmed(booking: Booking, numbers: Confirmed): Promise<TripEnd> {
  const { ctx, events, run, title, wanted } = booking;
  const { customerEmail: to } = wanted;
  const { ticketNumber, returnTicketNumber, voucherNumber } = numbers;
  const back = returnTicketNumber ? `, back ${returnTicketNumber},` : "";
  const subject = "Your trip is confirmed";
  const body = `Your ticket is ${ticketNumber}${back} and your voucher for the hotel is ${voucherNumber}.`;
  tell(events, () => {
    // First, so that a run which a cancellation opens again has nothing left to tell.
    const letter = { step: stepNames.mail, to, title, facts: numbers };
    writeTripLetter(booking, "trip-confirmed", letter);
    // Only once: on a later pass it must not take back a cancellation that came meanwhile.
    const facts = { ...numbers, reason: null };
    const moved = move(booking, { status: "confirmed", from: ["confirming"], facts });
    if (moved) recordEnd(events, run, "done");
    tellTraveller(booking, {
      key: "confirmed",
      tone: "good",
      title: subject,
      body: `${title}. ${body}`,
    });
  });
  updateStatus(ctx, { phase: "confirmed", progress: 1 });
  return { status: "confirmed" };
}

/** Everything that could be undone is; what could not is said, to the traveller and to the admins. */
export async function endUndone(
  booking: Booking,
  failure: TerminalError,
  history: readonly Compensation[],
): Promise<TripEnd> {
  const { ctx, events, run } = booking;
  const { ending, reason, words, isUndone } = describeUndone<NotBooked>(failure, history, {
    paymentStep: stepNames.openPayment,
  });
  const title = titles[ending];
  tell(events, () => {
    move(booking, { status: ending, from: ["undoing"], facts: { reason, askedCents: null } });
    tellTraveller(booking, { key: ending, tone: tones[ending], title, body: words });
    recordEnd(events, run, isUndone ? runEnds[ending] : "failed");
    if (isUndone && !isForAdmins(booking, ending)) return;
    tellAdmins(booking, {
      key: `${ending} (for admins)`,
      tone: "bad",
      title: "A trip needs a look",
      body: `${booking.title} is ${ending}: ${sentence(reason)}`,
    });
  });
  updateStatus(ctx, { phase: ending, progress: 1 });
  return { status: ending };
}

function isForAdmins({ events: { db }, tripId: id }: Booking, ending: TripEnd["status"]): boolean {
  return ending === "failed" && !wasEndedByTraveller(db, { id, theirSteps: travellersSteps });
}

const tones = { failed: "bad", cancelled: "info" } as const;

const titles = {
  failed: "Your trip could not be booked",
  cancelled: "Your trip is cancelled",
} as const;

const runEnds = { failed: "compensated", cancelled: "cancelled" } as const;
