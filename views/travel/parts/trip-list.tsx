import type { Trip } from "#db/travel/trips.ts";
import { tripName } from "#server/domains/travel/rules/trip-title.ts";
import { formatMoney } from "#server/rules/money.ts";
import { Icon } from "#views/parts/icon.tsx";
import { pathTo } from "#views/parts/path.ts";
import { TripBadge } from "./status.tsx";
import { formatDate } from "./travel-time.tsx";

export function TripList({ trips }: { trips: Trip[] }) {
  return (
    <ul class="rows">
      {trips.map((trip) => (
        <li class="row trip-row" id={`row-${trip.id}`}>
          <Icon name="plane" />
          <a id={`open-${trip.id}`} href={pathTo("trips", trip.id)}>
            {tripName(trip.flightWish)}
          </a>
          <TripBadge status={trip.status} />
          <span class="row-note">{formatDate(trip.flightWish.date)}</span>
          <span class="figure trip-row-total">
            {trip.totalCents > 0 ? formatMoney(trip.totalCents, trip.currency) : "—"}
          </span>
        </li>
      ))}
    </ul>
  );
}
