import type { Child } from "hono/jsx";
import type { TripSearch } from "#server/domains/travel/commands/trip-form.ts";
import type { Flight } from "#server/outside/airlines.ts";
import type { Room } from "#server/outside/hotels.ts";
import { formatMoney } from "#server/rules/money.ts";
import { Empty } from "#views/parts/empty.tsx";
import { Field, FieldError } from "#views/parts/field.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { pathTo } from "#views/parts/path.ts";
import { placeName } from "./destinations.ts";
import { Arrival, countNights, TimeAt } from "./travel-time.tsx";
import { nameOfRoom } from "./trip-itinerary.tsx";

/** Nothing where nobody answered, which is not the same as an empty list. */
export interface Offers {
  flights: Flight[] | null;
  rooms: Room[] | null;
}

type BookingField = "flightOffer" | "roomOffer" | "customerEmail" | "note";

export interface Booking {
  /** Made with the form: however often the form is sent, it is one trip. */
  tripId: string;
  traveller: string;
  values: Partial<Record<BookingField, string | undefined>>;
  errors: Record<string, string>;
}

export interface TripOffersProps {
  search: TripSearch;
  offers: Offers;
  booking: Booking;
  /** The same search once more. */
  again: string;
}

export function TripOffers({
  search,
  offers: { flights, rooms },
  booking,
  again,
}: TripOffersProps) {
  const canBook = Boolean(flights?.length && rooms?.length);
  return (
    <section class="block" aria-labelledby="offers-title">
      <h2 id="offers-title">
        {placeName(search.from)} to {placeName(search.to)}, and {countNights(search)} in{" "}
        {placeName(search.city)}
      </h2>
      {!flights && <NoAnswer whose="airline" again={again} />}
      {!rooms && <NoAnswer whose="hotels" again={again} />}
      {flights?.length === 0 && (
        <Empty icon="plane" title="No flight has that many seats that day">
          Try another day, or another city.
        </Empty>
      )}
      {rooms?.length === 0 && (
        <Empty icon="bed" title="No room is free for the whole stay">
          Try other nights, or fewer guests in one room.
        </Empty>
      )}
      {canBook && flights && rooms && (
        <BookingForm search={search} flights={flights} rooms={rooms} booking={booking} />
      )}
    </section>
  );
}

function NoAnswer({ whose, again }: { whose: "airline" | "hotels"; again: string }) {
  const [who, verb] = whose === "airline" ? ["The airline", "does"] : ["The hotels", "do"];
  return (
    <p class="no-answer tone-warning" role="status">
      <Icon name="plug" size={16} />
      <span>
        {`${who} ${verb} not answer at the moment. Nothing is booked. `}
        <a id={`ask-${whose}-again`} href={again}>
          Ask again
        </a>
      </span>
    </p>
  );
}

interface BookingFormProps {
  search: TripSearch;
  flights: Flight[];
  rooms: Room[];
  booking: Booking;
}

/** A plain form, for its answer is the trip's page. */
function BookingForm({ search, flights, rooms, booking }: BookingFormProps) {
  const { tripId, values, errors } = booking;
  const flight = chosenOf(flights, (one) => offerOf(one, one.flightId) === values.flightOffer);
  const room = chosenOf(rooms, (one) => offerOf(one, one.roomId) === values.roomOffer);
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
      {errors.form && (
        <p class="form-error" id="book-error" role="alert">
          {errors.form}
        </p>
      )}
      {Object.entries(search).map(([name, value]) => (
        <input type="hidden" name={name} value={String(value)} />
      ))}
      <fieldset class="fields">
        <legend>Flight</legend>
        <div class="offers">
          {flights.map((one, index) => (
            <FlightOffer flight={one} index={index} checked={one === flight} />
          ))}
        </div>
        <FieldError id="flight-error" message={errors.flightId} />
      </fieldset>
      <fieldset class="fields">
        <legend>Room</legend>
        <div class="offers">
          {rooms.map((one, index) => (
            <RoomOffer room={one} index={index} checked={one === room} />
          ))}
        </div>
        <FieldError id="room-error" message={errors.roomId} />
      </fieldset>
      <Traveller booking={booking} passengers={search.passengers} />
      {flight && room && <Sum flight={flight} room={room} />}
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
function chosenOf<Offer>(offers: Offer[], wasChosen: (offer: Offer) => boolean): Offer | undefined {
  return offers.find(wasChosen) ?? offers[0];
}

/** The price that stands beside the offer goes with it, so that whoever books is asked when it changes. */
function offerOf({ totalCents }: { totalCents: number }, id: string): string {
  return `${totalCents}/${id}`;
}

interface OfferProps {
  index: number;
  checked: boolean;
}

function FlightOffer({ flight, index, checked }: OfferProps & { flight: Flight }) {
  const { number, from, departsAt, seatsLeft, totalCents, currency } = flight;
  return (
    <Offer
      id={`flight-${index}`}
      name="flightOffer"
      value={offerOf(flight, flight.flightId)}
      checked={checked}
      choose={`$_flightCents = ${totalCents}`}
      left={left(seatsLeft, "seat")}
      price={formatMoney(totalCents, currency)}
    >
      <strong>
        <TimeAt at={departsAt} place={from} />
      </strong>
      <span class="muted">
        <span class="mono">{number}</span>, arrives <Arrival flight={flight} />
      </span>
    </Offer>
  );
}

function RoomOffer({ room, index, checked }: OfferProps & { room: Room }) {
  const { hotel, kind, sleeps, roomsLeft, totalCents, currency } = room;
  return (
    <Offer
      id={`room-${index}`}
      name="roomOffer"
      value={offerOf(room, room.roomId)}
      checked={checked}
      choose={`$_roomCents = ${totalCents}`}
      left={left(roomsLeft, "room")}
      price={formatMoney(totalCents, currency)}
    >
      <strong>{hotel}</strong>
      <span class="muted">{`${nameOfRoom(kind)}, for ${sleeps === 1 ? "one" : `up to ${sleeps}`}`}</span>
    </Offer>
  );
}

function left(places: number, what: string): string {
  return places === 1 ? `Last ${what}` : `${places} ${what}s left`;
}

interface ChoiceProps {
  id: string;
  name: string;
  value: string;
  checked: boolean;
  choose: string;
  left: string;
  price: string;
  children?: Child;
}

function Offer({ id, name, value, checked, choose, left, price, children }: ChoiceProps) {
  return (
    <label class="offer" for={id}>
      <input
        id={id}
        type="radio"
        name={name}
        value={value}
        checked={checked}
        data-on:change={choose}
      />
      <span class="offer-what">{children}</span>
      <span class="offer-left muted small">{left}</span>
      <span class="price">{price}</span>
    </label>
  );
}

function Traveller({ booking, passengers }: { booking: Booking; passengers: number }) {
  const { traveller, values, errors } = booking;
  const others = passengers > 1 ? `, with ${passengers - 1} more` : "";
  return (
    <fieldset class="fields trip-traveller">
      <legend>Traveller</legend>
      <p>{`Booked in the name of ${traveller}${others}.`}</p>
      <Field
        id="customer-email"
        name="customerEmail"
        label="E-mail"
        type="email"
        value={values.customerEmail}
        error={errors.customerEmail}
        hint="The ticket and the voucher are sent there"
        autocomplete="email"
        maxlength={200}
      />
      <Field
        id="trip-note"
        name="note"
        label="Note to the airline and the hotel"
        value={values.note}
        error={errors.note}
        maxlength={500}
        required={false}
      />
    </fieldset>
  );
}

/** Told by the script alone: without it the sum of what will be chosen is not known here. */
function Sum({ flight, room }: { flight: Flight; room: Room }) {
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
