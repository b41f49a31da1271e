import type { ChosenFlight } from "#db/travel/schema.ts";
import type { TripPageDescription } from "#db/travel/trip-pages.ts";
import { placeName } from "#server/domains/travel/rules/destinations.ts";
import { tripName } from "#server/domains/travel/rules/trip-title.ts";
import { formatMoney } from "#server/rules/money.ts";
import { Icon } from "#views/parts/icon.tsx";
import { LedgerHead, LedgerSum } from "#views/parts/ledger.tsx";
import { formatTime } from "#views/parts/time.tsx";
import { isGivenBack } from "../trip-progress.ts";
import { Arrival, countNights, flightTime, formatDate, TimeAt } from "./travel-time.tsx";

/** What is flown and where is slept, how far each is booked, and what it costs. */
export function TripItinerary({ trip }: { trip: TripPageDescription }) {
  const money = (cents: number) => (cents > 0 ? formatMoney(cents, trip.currency) : "—");
  return (
    <table class="ledger itinerary">
      <LedgerHead columns={["What and when", "State"]} figures={["Amount"]} />
      <tbody>
        {legsOf(trip).map((leg) => (
          <tr>
            <td>
              <FlightLine leg={leg} passengers={trip.flightWish.passengers} />
            </td>
            <td>{leg.state}</td>
            <td class="number">{money(leg.cents)}</td>
          </tr>
        ))}
        <tr>
          <td>
            <RoomLine trip={trip} />
          </td>
          <td>{roomState(trip)}</td>
          <td class="number">{money(trip.roomCents)}</td>
        </tr>
      </tbody>
      <tfoot>
        <LedgerSum label="Total" span={2} class="ledger-total">
          {money(trip.totalCents)}
        </LedgerSum>
      </tfoot>
    </table>
  );
}

function FlightLine({ leg, passengers }: { leg: Leg; passengers: number }) {
  const { from, to, date, flight } = leg;
  return (
    <div class="itinerary-line">
      <strong class="itinerary-what">
        <Icon name="plane" size={16} /> {tripName({ from, to })}
      </strong>
      {flight ? (
        <>
          <span>
            <TimeAt at={flight.departsAt} place={flight.from} /> to <Arrival flight={flight} />
          </span>
          <span class="muted">
            Flight <span class="mono">{flight.number}</span>, {flightTime(flight)},{" "}
            {seats(passengers)}
          </span>
        </>
      ) : (
        <span class="muted">
          {formatDate(date)}, {seats(passengers)}
        </span>
      )}
    </div>
  );
}

function RoomLine({ trip: { room, hotelWish } }: { trip: TripPageDescription }) {
  const { city, checkIn, checkOut, guests } = hotelWish;
  return (
    <div class="itinerary-line">
      <strong class="itinerary-what">
        <Icon name="bed" size={16} /> {room ? room.hotel : `A room in ${placeName(city)}`}
      </strong>
      <span>
        {formatDate(checkIn)} to {formatDate(checkOut)}
      </span>
      <span class="muted">
        {room && `${nameOfRoom(room.kind)} in ${placeName(city)}, `}
        {countNights(hotelWish)}, {guests === 1 ? "1 guest" : `${guests} guests`}
      </span>
    </div>
  );
}

export function nameOfRoom(kind: string): string {
  return kind === "suite" ? "A suite" : `A ${kind} room`;
}

export function seats(passengers: number): string {
  return passengers === 1 ? "1 seat" : `${passengers} seats`;
}

export function roomState(trip: TripPageDescription): string {
  return placeState(
    trip,
    trip.roomReservationId,
    trip.voucherNumber && `Voucher ${trip.voucherNumber}`,
  );
}

export interface Leg {
  from: string;
  to: string;
  date: string;
  flight: ChosenFlight | null;
  state: string;
  cents: number;
}

/** There, and back where it was asked for. */
export function legsOf(trip: TripPageDescription): Leg[] {
  const { from, to, date, returnDate } = trip.flightWish;
  const { flight, flightReservationId, ticketNumber, flightCents, returnCents } = trip;
  const state = placeState(trip, flightReservationId, ticketNumber && `Ticket ${ticketNumber}`);
  const there = { from, to, date, flight, state, cents: flightCents - returnCents };
  return returnDate ? [there, wayBack(trip, returnDate)] : [there];
}

function wayBack(trip: TripPageDescription, date: string): Leg {
  const { flightWish, returnFlight, returnReservationId, returnTicketNumber, returnCents } = trip;
  const ticket = returnTicketNumber && `Ticket ${returnTicketNumber}`;
  const state = placeState(trip, returnReservationId, ticket);
  const { from: to, to: from } = flightWish;
  return { from, to, date, flight: returnFlight, state, cents: returnCents };
}

/** "Given back" is only said once the seller has confirmed it. */
function placeState(
  trip: TripPageDescription,
  reservation: string | null,
  bought: string | null,
): string {
  const { status, heldUntil } = trip;
  if (!reservation) return status === "failed" || status === "cancelled" ? "Not booked" : "Not yet";
  if (isGivenBack(trip)) return "Given back";
  if (status === "undoing") return "Being given back";
  if (status === "failed" || status === "cancelled") return "See the steps";
  return bought || (heldUntil ? `Set aside until ${formatTime(heldUntil)}` : "Set aside");
}
