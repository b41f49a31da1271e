import type { Trip } from "#db/travel/trips.ts";
import { Block } from "#views/parts/block.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { TripList } from "../parts/trip-list.tsx";
import { TripOffers, type TripOffersProps } from "../parts/trip-offers.tsx";
import { TripSearch, type TripSearchProps } from "../parts/trip-search.tsx";

export interface TripsPageProps {
  search: TripSearchProps;
  trips: Trip[];
  /** What was found, when something was searched for. */
  found?: TripOffersProps;
}

export function TripsPage({ search, trips, found }: TripsPageProps) {
  return (
    <>
      <TripSearch {...search} />
      {found ? <TripOffers {...found} /> : <YourTrips trips={trips} />}
    </>
  );
}

function YourTrips({ trips }: { trips: Trip[] }) {
  return (
    <Block id="trips" title="Your trips">
      {trips.length > 0 ? (
        <TripList trips={trips} />
      ) : (
        <Empty icon="trips" title="No trips yet">
          A flight and a room, booked together or not at all, are listed here.
        </Empty>
      )}
    </Block>
  );
}
