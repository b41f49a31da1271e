import type { TripSearch } from "#server/domains/travel/commands/trip-form.ts";
import {
  complaintAbout,
  type TravellerField,
  travellerField,
} from "#server/domains/travel/rules/travellers.ts";
import { formatMoney } from "#server/rules/money.ts";
import { Field, FormError, fieldOf, HiddenFields, type TypedForm } from "#views/parts/field.tsx";
import { pathTo } from "#views/parts/path.ts";
import { centsOf, chosenAmong, flightValue, type Offers, roomValue } from "./chosen-offer.ts";
import { FlightChoices, RoomChoices } from "./offer-choices.tsx";

type BookingField =
  | "flightOffer"
  | "returnOffer"
  | "roomOffer"
  | "customerEmail"
  | "note"
  | TravellerField;

export interface Booking extends TypedForm<BookingField> {
  /** Made with the form: however often the form is sent, it is one trip. */
  tripId: string;
}

interface BookingFormProps {
  search: TripSearch;
  /** Where nobody answers, what was chosen before is kept. */
  offers: Offers;
  booking: Booking;
}

/** A plain form, for its answer is the trip's page. */
export function BookingForm({ search, offers, booking }: BookingFormProps) {
  const { flights, returnFlights, rooms } = offers;
  const { tripId, values, errors } = booking;
  const flight = chosenAmong(flights, values.flightOffer, flightValue);
  const room = chosenAmong(rooms, values.roomOffer, roomValue);
  const back = chosenAmong(returnFlights ?? null, values.returnOffer, flightValue);
  const all = [flight, room, ...(returnFlights === undefined ? [] : [back])];
  const [flightCents = 0, roomCents = 0, returnCents = 0] = all.map(({ value }) => centsOf(value));
  return (
    <form
      id="book-form"
      class="form"
      method="post"
      action={pathTo("api", "trips", tripId)}
      data-signals={`{_flightCents: ${flightCents}, _returnCents: ${returnCents}, _roomCents: ${roomCents}}`}
      autocomplete="off"
      novalidate
    >
      <FormError id="book-error" message={errors.form} />
      <HiddenFields values={search} />
      <FlightChoices
        way={returnFlights === undefined ? "there" : "out"}
        offers={flights}
        {...flight}
        error={errors.flightId ?? flight.error}
      />
      {returnFlights !== undefined && (
        <FlightChoices
          way="back"
          offers={returnFlights}
          {...back}
          error={errors.returnFlightId ?? back.error}
        />
      )}
      <RoomChoices offers={rooms} {...room} error={errors.roomId ?? room.error} />
      <Travellers booking={booking} party={search} />
      <TotalPrice
        cents={flightCents + returnCents + roomCents}
        currency={flight.offer?.currency ?? "EUR"}
      />
      <button id="book-trip" class="button button-primary button-large" type="submit">
        Book this trip and pay
      </button>
      <p class="muted small">
        All of it is reserved, or nothing. You pay at the payment provider, on its own page; if a
        price changes before that, you are asked.
      </p>
    </form>
  );
}

interface TravellersProps {
  booking: Booking;
  party: Pick<TripSearch, "passengers" | "guests">;
}

function Travellers({ booking, party: { passengers, guests } }: TravellersProps) {
  const seats = Array.from({ length: passengers }, (_, index) => index + 1);
  return (
    <fieldset class="fields trip-traveller">
      <legend>{passengers === 1 ? "Traveller" : "Travellers"}</legend>
      <FormError id="travellers-error" message={booking.errors.travellers} />
      {seats.map((seat) => (
        <Field
          {...fieldOf(booking, travellerField(seat))}
          id={`traveller-${seat}`}
          label={passengers === 1 ? "Name" : `Name of traveller ${seat}`}
          hint={seat === 1 ? "As in the passport: the ticket is in this name" : undefined}
          error={booking.errors[complaintAbout(seat)]}
          autocapitalize="words"
          maxlength={100}
        />
      ))}
      {guests < passengers && <p>{roomIsFor(guests, passengers - guests)}</p>}
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

function roomIsFor(guests: number, others: number): string {
  const first = guests === 1 ? "the first" : `the first ${guests}`;
  const rest = others === 1 ? "the other sleeps" : "the others sleep";
  return `The room is for ${first} of them; ${rest} elsewhere.`;
}

/** Told by the script alone: without it the sum of what will be chosen is not known here. */
function TotalPrice({ cents, currency }: { cents: number; currency: string }) {
  const total = formatMoney(cents, currency);
  return (
    <>
      <p class="cart-sum trip-sum" style="display:none" data-show="true">
        <span>Total</span>
        <span
          id="trip-sum"
          class="price price-large"
          data-currency={currency}
          data-text="new Intl.NumberFormat('en-IE', {style: 'currency', currency: el.dataset.currency}).format(($_flightCents + $_returnCents + $_roomCents) / 100)"
        >
          {total}
        </span>
      </p>
      <noscript>
        <p class="trip-sum">You pay what you choose, and nothing else.</p>
      </noscript>
    </>
  );
}
