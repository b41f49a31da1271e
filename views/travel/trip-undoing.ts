import type { RunStep } from "#db/queries/runs.ts";
import type { TripPageDescription } from "#db/travel/trip-pages.ts";
import { stepNames } from "#server/domains/travel/rules/step-names.ts";
import { formatMoney } from "#server/rules/money.ts";
import { type Pair, type Undoing, undoingsOf } from "#views/parts/undoings.tsx";

/** What a trip had done, each beside what took it back. */
export function tripUndoings(trip: TripPageDescription): Undoing[] {
  return undoingsOf(trip.steps, (step) => pairOf(trip, step));
}

export function undoneHeadline({ payments, currency }: TripPageDescription): string {
  const refunded = payments.reduce((sum, { refundedCents }) => sum + refundedCents, 0);
  const sum = refunded > 0 ? `: ${formatMoney(refunded, currency)} refunded` : "";
  return `What was undone${sum}`;
}

function pairOf(trip: TripPageDescription, { name }: RunStep): Pair {
  if (name === stepNames.openPayment) return moneyOf(trip);
  if (name.startsWith(stepNames.reserve.flight)) {
    return { did: "Seats reserved", undid: "given back" };
  }
  if (name.startsWith(stepNames.reserve.back)) {
    return { did: "Flight back reserved", undid: "given back" };
  }
  if (name.startsWith(stepNames.reserve.room)) return { did: "Room reserved", undid: "given back" };
  return { did: name, undid: "undone" };
}

function moneyOf({ payments, totalCents, currency }: TripPageDescription): Pair {
  const captured = payments.reduce((sum, { capturedCents }) => sum + capturedCents, 0);
  const back = payments.reduce((sum, { refundedCents }) => sum + refundedCents, 0);
  if (captured > 0) {
    const did = `${formatMoney(captured, currency)} taken`;
    return { did, undid: `${formatMoney(back, currency)} refunded` };
  }
  const wasReserved = payments.some(({ status }) => status === "authorised" || status === "voided");
  return wasReserved
    ? { did: `${formatMoney(totalCents, currency)} reserved on the card`, undid: "released" }
    : { did: "Payment asked for", undid: "let go, nothing was charged" };
}
