import type { ChosenFlight, ChosenRoom } from "#db/travel/schema.ts";
import type { Trip } from "#db/travel/trips.ts";
import { placeName } from "#server/domains/travel/rules/destinations.ts";
import type { TripLetters } from "#server/domains/travel/rules/trip-letters.ts";
import { formatMoney } from "#server/rules/money.ts";
import { LetterFacts, Onwards, Words } from "#views/mail/parts.tsx";
import { formatDate, formatTimeAt } from "../parts/travel-time.tsx";

export interface TripLetterProps<Kind extends keyof TripLetters> {
  trip: Trip;
  facts: TripLetters[Kind];
  /** Where the trip is followed. */
  href: string;
}

export function TripConfirmed({ trip, facts, href }: TripLetterProps<"trip-confirmed">) {
  const { flight, returnFlight, room, hotelWish, travellers, totalCents, currency } = trip;
  const { ticketNumber, returnTicketNumber, voucherNumber } = facts;
  return (
    <>
      <Words>Everything is booked and paid. Take these numbers along.</Words>
      <LetterFacts
        facts={[
          ["Flight", flight && sayFlight(flight)],
          ["Ticket", ticketNumber],
          ["Flight back", returnFlight && sayFlight(returnFlight)],
          ["Ticket back", returnTicketNumber],
          ["Room", room && sayRoom(room)],
          ["Voucher", voucherNumber],
          ["Nights", `${formatDate(hotelWish.checkIn)} to ${formatDate(hotelWish.checkOut)}`],
          ["Travellers", travellers.join(", ")],
          ["Paid", formatMoney(totalCents, currency)],
        ]}
      />
      <ToTrip href={href} />
    </>
  );
}

export function TripCancelled({ facts, href }: TripLetterProps<"trip-cancelled">) {
  return (
    <>
      <Words>{`The seats and the room are given back. ${facts.words}`}</Words>
      <ToTrip href={href} />
    </>
  );
}

function ToTrip({ href }: { href: string }) {
  return <Onwards href={href}>See your trip</Onwards>;
}

function sayFlight({ number, from, to, departsAt }: ChosenFlight): string {
  return `${number}, ${placeName(from)} to ${placeName(to)}, ${formatTimeAt(departsAt, from)}`;
}

function sayRoom({ hotel, city, kind }: ChosenRoom): string {
  return `${hotel}, ${placeName(city)}, ${kind}`;
}
