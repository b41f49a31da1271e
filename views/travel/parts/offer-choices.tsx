import type { Child } from "hono/jsx";
import type { Flight } from "#server/outside/airlines.ts";
import type { Room } from "#server/outside/hotels.ts";
import { formatMoney } from "#server/rules/money.ts";
import { FieldError } from "#views/parts/field.tsx";
import { type Chosen, centsOf, flightValue, roomValue } from "./chosen-offer.ts";
import { Arrival, flightTime, TimeAt } from "./travel-time.tsx";
import { nameOfRoom } from "./trip-itinerary.tsx";

interface ChoicesProps<Offer> extends Chosen<Offer> {
  /** Nothing where nobody answers. */
  offers: Offer[] | null;
}

interface Way {
  legend: string;
  name: "flightOffer" | "returnOffer";
  id: string;
  /** Of the page, with what it costs. */
  signal: string;
}

const ways = {
  there: { legend: "Flight", name: "flightOffer", id: "flight", signal: "$_flightCents" },
  out: { legend: "Flight there", name: "flightOffer", id: "flight", signal: "$_flightCents" },
  back: { legend: "Flight back", name: "returnOffer", id: "return", signal: "$_returnCents" },
} satisfies Record<string, Way>;

export function FlightChoices(props: ChoicesProps<Flight> & { way: keyof typeof ways }) {
  const { offers, offer, value, error } = props;
  const way = ways[props.way];
  if (!offers) return <KeptChoice legend={way.legend} name={way.name} value={value} />;
  return (
    <Choices legend={way.legend} errorId={`${way.id}-error`} error={error}>
      {offers.map((flight, index) => (
        <FlightChoice way={way} flight={flight} index={index} checked={flight === offer} />
      ))}
    </Choices>
  );
}

export function RoomChoices({ offers, offer, value, error }: ChoicesProps<Room>) {
  if (!offers) return <KeptChoice legend="Room" name="roomOffer" value={value} />;
  return (
    <Choices legend="Room" errorId="room-error" error={error}>
      {offers.map((room, index) => (
        <RoomChoice room={room} index={index} checked={room === offer} />
      ))}
    </Choices>
  );
}

/** What is offered cannot be asked now: what was chosen before still is. */
function KeptChoice({ legend, name, value }: { legend: string; name: string; value: string }) {
  return (
    <fieldset class="fields">
      <legend>{legend}</legend>
      <p>{`Kept as you chose it, for ${formatMoney(centsOf(value), "EUR")}.`}</p>
      <input type="hidden" name={name} value={value} />
    </fieldset>
  );
}

interface FieldsetProps {
  legend: string;
  errorId: string;
  error: string | undefined;
  children?: Child;
}

function Choices({ legend, errorId, error, children }: FieldsetProps) {
  return (
    <fieldset class="fields">
      <legend>{legend}</legend>
      <div class="offers">{children}</div>
      <FieldError id={errorId} message={error} />
    </fieldset>
  );
}

interface Place {
  index: number;
  checked: boolean;
}

function FlightChoice({ way, flight, index, checked }: Place & { way: Way; flight: Flight }) {
  const { number, from, departsAt, seatsLeft, totalCents, currency } = flight;
  return (
    <Choice
      id={`${way.id}-${index}`}
      name={way.name}
      value={flightValue(flight)}
      checked={checked}
      whenChosen={`${way.signal} = ${totalCents}`}
      left={placesLeft(seatsLeft, "seat")}
      price={formatMoney(totalCents, currency)}
    >
      <strong>
        <TimeAt at={departsAt} place={from} />
      </strong>
      <span class="muted">
        <span class="mono">{number}</span>, arrives <Arrival flight={flight} />,{" "}
        {flightTime(flight)}
      </span>
    </Choice>
  );
}

function RoomChoice({ room, index, checked }: Place & { room: Room }) {
  const { hotel, kind, sleeps, roomsLeft, totalCents, currency } = room;
  return (
    <Choice
      id={`room-${index}`}
      name="roomOffer"
      value={roomValue(room)}
      checked={checked}
      whenChosen={`$_roomCents = ${totalCents}`}
      left={placesLeft(roomsLeft, "room")}
      price={formatMoney(totalCents, currency)}
    >
      <strong>{hotel}</strong>
      <span class="muted">{`${nameOfRoom(kind)}, for ${sleeps === 1 ? "one" : `up to ${sleeps}`}`}</span>
    </Choice>
  );
}

function placesLeft(places: number, what: string): string {
  return places === 1 ? `Last ${what}` : `${places} ${what}s left`;
}

interface ChoiceProps {
  id: string;
  name: string;
  value: string;
  checked: boolean;
  /** An expression of the page. */
  whenChosen: string;
  left: string;
  price: string;
  children?: Child;
}

function Choice({ id, name, value, checked, whenChosen, left, price, children }: ChoiceProps) {
  return (
    <label class="offer" for={id}>
      <input
        id={id}
        type="radio"
        name={name}
        value={value}
        checked={checked}
        data-on:change={whenChosen}
      />
      <span class="offer-what">{children}</span>
      <span class="offer-left muted small">{left}</span>
      <span class="price">{price}</span>
    </label>
  );
}
