import { insertAudit } from "#db/queries/audit.ts";
import { findPayment } from "#db/queries/payments.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import { transaction } from "#db/transaction.ts";
import { openTripCancellation, placeTrip } from "#db/travel/trip-changes.ts";
import { countUnpaidTrips } from "#db/travel/trip-pages.ts";
import { findAnyTrip, findTrip, type Trip } from "#db/travel/trips.ts";
import { answered } from "#server/ingress/answers.ts";
import { cancelPayment } from "#server/ingress/payment.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { asPerson } from "#server/web/middleware/current-user.ts";
import { notFound, Problem } from "#server/web/problem.ts";
import { requireMoving } from "#server/web/work.tsx";
import { refundFor } from "../rules/refund.ts";
import {
  mayCancelPayment,
  mostUnpaidTrips,
  priceAsked,
  wayToCancel,
} from "../rules/trip-actions.ts";
import { tripTitle } from "../rules/trip-title.ts";
import type { TripForm } from "./trip-form.ts";
import { answerPrice, cancelBooking, startTrip, startTripCancellation } from "./trips-ingress.ts";

interface Wanted {
  id: string;
  userId: string;
  form: TripForm;
}

/**
 * The trip is written down before Restate is asked to take it up; if the asking is lost, it is still
 * queued and will be asked again. However often the same id is sent, it is one trip.
 */
export function placeAndStart(deps: AppDeps, wanted: Wanted): Trip {
  const { db, hub } = deps.events;
  const { id, userId } = wanted;
  const known = findAnyTrip(db, { id });
  if (known && known.userId !== userId) throw notFound("trip");
  if (!known) place(deps, wanted);
  const trip = findTrip(db, { id, userId });
  if (!trip) throw notFound("trip");
  if (trip.status === "asking") submit(deps, trip, startTrip);
  hub.wake(`run:${id}`, `user:${userId}`);
  return trip;
}

function place({ events: { db, now } }: AppDeps, { id, userId, form }: Wanted): void {
  if (countUnpaidTrips(db, { userId }) >= mostUnpaidTrips) throw tooManyUnpaid();
  const { from, to, date, passengers, flightId, returnDate, returnFlightId } = form;
  const { city, checkIn, checkOut, guests, roomId } = form;
  const { travellers, customerEmail, note, expectedCents } = form;
  placeTrip(db, {
    id,
    userId,
    title: tripTitle({ from, to, date }),
    customerEmail,
    note,
    travellers,
    expectedCents: expectedCents ?? null,
    flightWish: { from, to, date, passengers, flightId, returnDate, returnFlightId },
    hotelWish: { city, checkIn, checkOut, guests, roomId },
    now: now(),
  });
}

function tooManyUnpaid(): Problem {
  return new Problem({
    status: 409,
    code: "too_many_unpaid",
    title: "Some trips of yours are not paid yet",
    detail: "Each keeps seats and a room from others. Pay or cancel one of them first.",
  });
}

function submit({ ingress, log }: AppDeps, { id, userId }: Trip, start: typeof startTrip): void {
  start(ingress, { tripId: id, userId }).catch((error) => {
    log.warn({ err: error, run: id, user: userId }, "the trip stays queued and is submitted again");
  });
}

interface OwnTrip {
  trip: Trip;
  traveller: SignedIn;
}

/** The first answer to a price counts; a second one is told what the first was. */
export async function answerNewPrice(
  deps: AppDeps,
  { trip, traveller, accept, totalCents }: OwnTrip & { accept: boolean; totalCents?: number },
): Promise<{ accepted: boolean }> {
  const { ingress } = deps;
  requireMoving(deps, trip.id);
  const { id: tripId } = trip;
  const askedCents = priceAsked(trip);
  if (askedCents === undefined) {
    throw wrongMoment(trip, "no_question", "Nobody asks about a price");
  }
  if (totalCents !== undefined && totalCents !== askedCents) {
    throw wrongMoment(trip, "another_price", `The price is ${askedCents} cents by now`);
  }
  const answer = { tripId, accept, totalCents: askedCents, ...asPerson(traveller) };
  const words = { code: "answer_refused", title: "The answer did not count" };
  const { accepted } = await answered(answerPrice(ingress, answer), words);
  return { accepted };
}

export async function cancelTrip(
  deps: AppDeps,
  { trip, traveller }: OwnTrip,
): Promise<{ refundCents: number }> {
  switch (wayToCancel(trip)) {
    case "stop the booking":
      return stopBooking(deps, { trip, traveller });
    case "give it back":
      return giveBack(deps, trip);
    case "too late":
      throw wrongMoment(trip, "too_late", `It is ${trip.status} already`);
  }
}

async function stopBooking(deps: AppDeps, { trip, traveller }: OwnTrip) {
  const { ingress } = deps;
  requireMoving(deps, trip.id);
  const wish = { tripId: trip.id, ...asPerson(traveller) };
  const words = { code: "cancel_refused", title: "The trip was not cancelled" };
  const { accepted, reason } = await answered(cancelBooking(ingress, wish), words);
  if (!accepted) throw wrongMoment(trip, "too_late", reason);
  return { refundCents: 0 };
}

function giveBack(deps: AppDeps, trip: Trip): { refundCents: number } {
  const { db, hub, now } = deps.events;
  const { id, userId, totalCents } = trip;
  const refund = refundFor(trip, now());
  const opened = transaction(db, () => {
    if (!openTripCancellation(db, { id, userId, ...refund, now: now() })) return false;
    return insertAudit(db, {
      key: `cancel-trip/${id}`,
      actor: userId,
      action: "cancelled the trip",
      subject: id,
      detail: `${refund.refundCents} of ${totalCents} cents are refunded`,
      at: now(),
    });
  });
  if (!opened) throw wrongMoment(trip, "too_late", "It is being cancelled already");
  submit(deps, trip, startTripCancellation);
  hub.wake(`run:${id}`, `user:${userId}`);
  return { refundCents: refund.refundCents };
}

/** Asks the booking that waits to stop waiting. If the payment was faster, the payment counts. */
export async function cancelTripPayment(deps: AppDeps, { trip }: { trip: Trip }): Promise<void> {
  const { events, ingress } = deps;
  const { db, now } = events;
  requireMoving(deps, trip.id);
  const payment = findPayment(db, { runId: trip.id, attempt: 1 });
  if (!mayCancelPayment(trip) || !payment) {
    throw wrongMoment(trip, "not_waiting_for_payment", `It is ${trip.status}`);
  }
  const words = { code: "cancel_refused", title: "The payment was not cancelled" };
  await answered(cancelPayment(ingress, payment), words);
  insertAudit(db, {
    key: `cancel-payment/${trip.id}/1`,
    actor: trip.userId,
    action: "cancelled the payment",
    subject: trip.id,
    at: now(),
  });
}

function wrongMoment({ id }: Trip, code: string, detail: string): Problem {
  const title = "This trip cannot do that now";
  return new Problem({ status: 409, code, title, detail: `${detail}. (Trip ${id})` });
}
