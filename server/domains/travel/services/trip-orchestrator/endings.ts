import type { TerminalError } from "@restatedev/restate-sdk";
import { transaction } from "#db/transaction.ts";
import { recordEnd } from "#server/events/record.ts";
import { type Compensation, Uncompensated } from "#server/orchestration/compensation.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { sendMail } from "../mail.ts";
import { move, tellAdmins, tellTraveller } from "../moves.ts";
import type { Booking } from "./booking.ts";
import type { Confirmed } from "./confirming.ts";
import type { TripEnd } from "./contract.ts";
import { NotBooked } from "./not-booked.ts";
import { stepNames } from "./step-names.ts";

/**
 * A mail that fails changes nothing about the trip. It is tried first, so that a run which a cancellation
 * opens again has nothing left to tell.
 */
export async function endConfirmed(booking: Booking, numbers: Confirmed): Promise<TripEnd> {
  const { ctx, events, run, tripId, wanted } = booking;
  const { ticketNumber, voucherNumber } = numbers;
  const subject = "Your trip is confirmed";
  const body = `Your ticket is ${ticketNumber} and your voucher for the hotel is ${voucherNumber}.`;
  await sendMail(booking, {
    step: stepNames.mail,
    to: wanted.customerEmail,
    subject: `${subject}: ${tripId}`,
    body,
  });
  await ctx.run("The trip is confirmed", () => {
    transaction(events.db, () => {
      // Only once: run again after a crash, it must not take back a cancellation that came meanwhile.
      const facts = { ...numbers, reason: null };
      const moved = move(booking, { status: "confirmed", facts, from: ["confirming"] });
      if (moved) recordEnd(events, run, "done");
    });
    tellTraveller(booking, { key: "confirmed", tone: "good", title: subject, body });
  });
  await updateStatus(ctx, { phase: "confirmed", progress: 1 });
  return { status: "confirmed" };
}

/** Everything that could be undone is; what could not is said, to the traveller and to the admins. */
export async function endUndone(
  booking: Booking,
  failure: TerminalError,
  history: readonly Compensation[],
): Promise<TripEnd> {
  const { ctx, events, run, tripId } = booking;
  const { ending, message } = notBookedBecause(failure);
  const left = history.filter(({ status }) => status === "uncompensated");
  const reason = [message, ...left.map(sayWhatIsLeft)].join(". ");

  await ctx.run(`The trip is ${ending}`, () => {
    move(booking, { status: ending, facts: { reason, askedCents: null } });
    tellTraveller(booking, {
      key: ending,
      tone: ending === "failed" ? "bad" : "info",
      title: titles[ending],
      body: [`${reason}.`, sayMoney(history)].join(" ").trim(),
    });
    if (left.length > 0) {
      tellAdmins(booking, {
        key: `${ending} (for admins)`,
        tone: "bad",
        title: "A trip needs a look",
        body: `Trip ${tripId} is ${ending}: ${reason}.`,
      });
    }
    recordEnd(events, run, left.length > 0 ? "failed" : runEnds[ending]);
  });
  await updateStatus(ctx, { phase: ending, progress: 1 });
  return { status: ending };
}

const titles = {
  failed: "Your trip could not be booked",
  cancelled: "Your trip is cancelled",
} as const;

const runEnds = { failed: "compensated", cancelled: "cancelled" } as const;

export function notBookedBecause(failure: TerminalError): NotBooked {
  const cause = failure instanceof Uncompensated ? failure.cause : failure;
  return cause instanceof NotBooked ? cause : new NotBooked("failed", cause.message);
}

function sayWhatIsLeft({ step, reason = "no reason given" }: Compensation): string {
  return `"${step}" could not be undone (${reason}): a person looks into it`;
}

/** Only what the provider has confirmed. */
function sayMoney(history: readonly Compensation[]): string {
  const payment = history.find(({ step }) => step === stepNames.openPayment);
  switch (payment?.reason) {
    case "refunded":
      return "Your payment is refunded.";
    case "voided":
    case "cancelled":
      return "Your card is not charged.";
    default:
      return "";
  }
}
