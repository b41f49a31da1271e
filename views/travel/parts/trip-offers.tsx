import type { TripSearch } from "#server/domains/travel/commands/trip-form.ts";
import { placeName } from "#server/domains/travel/rules/destinations.ts";
import { Block } from "#views/parts/block.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { type Booking, BookingForm } from "./booking-form.tsx";
import type { Offers } from "./chosen-offer.ts";
import { countNights } from "./travel-time.tsx";

export interface TripOffersProps {
  search: TripSearch;
  offers: Offers;
  booking: Booking;
  /** The same search once more. */
  again: string;
}

export function TripOffers({ search, offers, booking, again }: TripOffersProps) {
  const { flights, returnFlights, rooms } = offers;
  const { flightOffer, returnOffer, roomOffer } = booking.values;
  const canBook =
    isChosenOf(flights, flightOffer) &&
    (returnFlights === undefined || isChosenOf(returnFlights, returnOffer)) &&
    isChosenOf(rooms, roomOffer);
  return (
    <Block id="offers" title={nameOf(search)}>
      {(!flights || returnFlights === null) && <NoAnswer whose="airline" again={again} />}
      {!rooms && <NoAnswer whose="hotels" again={again} />}
      {flights?.length === 0 && (
        <Empty icon="plane" title="No flight has that many seats that day">
          Try another day, or another city.
        </Empty>
      )}
      {returnFlights?.length === 0 && (
        <Empty icon="plane" title="No flight back has that many seats that day">
          Try another day for the way back.
        </Empty>
      )}
      {rooms?.length === 0 && (
        <Empty icon="bed" title="No room is free for the whole stay">
          Try other nights, or fewer guests in one room.
        </Empty>
      )}
      {canBook && <BookingForm search={search} offers={offers} booking={booking} />}
    </Block>
  );
}

/** Where nobody answers, a booking that was refused still knows what was chosen. */
function isChosenOf(offers: object[] | null, kept: string | undefined): boolean {
  return offers ? offers.length > 0 : Boolean(kept);
}

function nameOf(search: TripSearch): string {
  const { from, to, city, returnDate } = search;
  const back = returnDate ? " and back" : "";
  return `${placeName(from)} to ${placeName(to)}${back}, and ${countNights(search)} in ${placeName(city)}`;
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
