import type { TripSearch } from "#server/domains/travel/commands/trip-form.ts";
import type { Flight } from "#server/outside/airlines.ts";
import type { Room } from "#server/outside/hotels.ts";
import { formatMoney } from "#server/rules/money.ts";
import { Field, FormError, fieldOf, HiddenFields, type TypedForm } from "#views/parts/field.tsx";
import { pathTo } from "#views/parts/path.ts";
import { FlightChoices, flightValue, RoomChoices, roomValue } from "./offer-choices.tsx";

export interface Booking extends TypedForm<"flightOffer" | "roomOffer" | "customerEmail" | "note"> {
  /** Made with the form: however often the form is sent, it is one trip. */
  tripId: string;
  traveller: string;
}

interface BookingFormProps {
  search: TripSearch;
  flights: Flight[];
  rooms: Room[];
  booking: Booking;
}

/** A plain form, for its answer is the trip's page. */
export function BookingForm({ search, flights, rooms, booking }: BookingFormProps) {
  const { tripId, values, errors } = booking;
  const flight = chosenOrFirst(flights, (one) => flightValue(one) === values.flightOffer);
  const room = chosenOrFirst(rooms, (one) => roomValue(one) === values.roomOffer);
  const signals = `{_flightCents: ${flight?.totalCents ?? 0}, _roomCents: ${room?.totalCents ?? 0}}`;
  return (
    <form
      id="book-form"
      class="form"
      method="post"
      action={pathTo("api", "trips", tripId)}
      data-signals={signals}
      autocomplete="off"
      novalidate
    >
      <FormError id="book-error" message={errors.form} />
      <HiddenFields values={search} />
      <FlightChoices offers={flights} chosen={flight} error={errors.flightId} />
      <RoomChoices offers={rooms} chosen={room} error={errors.roomId} />
      <Traveller booking={booking} passengers={search.passengers} />
      {flight && room && <TotalPrice flight={flight} room={room} />}
      <button id="book-trip" class="button button-primary button-large" type="submit">
        Book this trip and pay
      </button>
      <p class="muted small">
        Both are reserved, or neither. You pay at the payment provider, on its own page; if a price
        changes before that, you are asked.
      </p>
    </form>
  );
}

/** The cheapest stands first, and is chosen until the traveller chooses. */
function chosenOrFirst<Offer>(
  offers: Offer[],
  isChosen: (offer: Offer) => boolean,
): Offer | undefined {
  return offers.find(isChosen) ?? offers[0];
}

function Traveller({ booking, passengers }: { booking: Booking; passengers: number }) {
  const others = passengers > 1 ? `, with ${passengers - 1} more` : "";
  return (
    <fieldset class="fields trip-traveller">
      <legend>Traveller</legend>
      <p>{`Booked in the name of ${booking.traveller}${others}.`}</p>
      <Field
        {...fieldOf(booking, "customerEmail")}
        id="customer-email"
        label="E-mail"
        type="email"
        hint="The ticket and the voucher are sent there"
        autocomplete="email"
        maxlength={200}
      />
      <Field
        {...fieldOf(booking, "note")}
        id="trip-note"
        label="Note to the airline and the hotel"
        maxlength={500}
        required={false}
      />
    </fieldset>
  );
}

/** Told by the script alone: without it the sum of what will be chosen is not known here. */
function TotalPrice({ flight, room }: { flight: Flight; room: Room }) {
  const { currency } = flight;
  const total = formatMoney(flight.totalCents + room.totalCents, currency);
  return (
    <>
      <p class="cart-sum trip-sum" style="display:none" data-show="true">
        <span>Total</span>
        <span
          id="trip-sum"
          class="price price-large"
          data-currency={currency}
          data-text="new Intl.NumberFormat('en-IE', {style: 'currency', currency: el.dataset.currency}).format(($_flightCents + $_roomCents) / 100)"
        >
          {total}
        </span>
      </p>
      <noscript>
        <p class="trip-sum">You pay the flight and the room that you choose, and nothing else.</p>
      </noscript>
    </>
  );
}
