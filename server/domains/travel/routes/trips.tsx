import { randomUUID } from "node:crypto";
import { describeTripPage } from "#db/travel/trip-pages.ts";
import { listTrips } from "#db/travel/trips.ts";
import { checked } from "#server/web/body.ts";
import type { AppDeps } from "#server/web/deps.ts";
import type { Page, PageContent, PageRequest } from "#server/web/page.tsx";
import { type FieldErrors, Problem } from "#server/web/problem.ts";
import { offersMarkdown, tripMarkdown, tripsMarkdown } from "#views/travel/output/trips.ts";
import { TripPage } from "#views/travel/pages/trip.tsx";
import { TripsPage } from "#views/travel/pages/trips.tsx";
import type { Booking } from "#views/travel/parts/booking-form.tsx";
import type { Offers } from "#views/travel/parts/chosen-offer.ts";
import type { TripSearchProps } from "#views/travel/parts/trip-search.tsx";
import { type TripSearch, tripSearch } from "../commands/trip-form.ts";
import { searchOffers } from "../commands/trips-ingress.ts";
import { refundFor } from "../rules/refund.ts";
import { isSearchField } from "../rules/search-fields.ts";
import { tripTitle } from "../rules/trip-title.ts";

export const tripsPage: Page = {
  path: "/trips",
  for: "shopper",
  load: (request) => {
    const values = typedSearch(request.query);
    // What was found stands on the page; drawing it anew would be asking the airline anew.
    return values ? still : listContent(request, { values: defaultsAt(request) });
  },
  ask: async (request) => {
    const values = typedSearch(request.query);
    return values ? offersContent(request, values) : undefined;
  },
};

const aboutTrips = {
  title: "Trips",
  holds: "Search and book",
  description:
    "Search a flight and a hotel, book both together, and follow the booking step by step.",
};

const still: PageContent = {
  ...aboutTrips,
  section: "trips",
  markdown: "",
  input: null,
  still: true,
};

export const tripPage: Page = {
  path: "/trips/:id",
  for: "shopper",
  load: ({ deps: { events }, user, params: { id = "" }, query }) => {
    const trip = user && describeTripPage(events.db, { id, userId: user.id });
    if (!trip) return undefined;
    const now = events.now();
    const refund = refundFor(trip, now);
    const isBankAsked = query.get("payment") === "processing";
    return {
      title: tripTitle(trip.flightWish),
      holds: "Trip and choices",
      description: "Where this trip stands, what it is made of, and what you can do about it.",
      section: "trips",
      runId: id,
      topics: [`run:${id}`],
      markdown: tripMarkdown(trip),
      input: <TripPage trip={trip} refund={refund} now={now} isBankAsked={isBankAsked} />,
    };
  },
};

type Asker = Pick<PageRequest, "deps" | "user">;
type Typed = TripSearchProps["values"];

function listContent(
  { deps: { events }, user }: Asker,
  { values, errors = {} }: { values: Typed; errors?: FieldErrors },
): PageContent {
  const trips = user ? listTrips(events.db, { userId: user.id }) : [];
  const search = { values, errors, today: dayAt(events.now()) };
  return {
    ...aboutTrips,
    section: "trips",
    markdown: tripsMarkdown(trips),
    input: <TripsPage search={search} trips={trips} />,
  };
}

/** What the airline and the hotels offer, or who of them gives no answer: the page is drawn all the same. */
export async function offersContent(
  asker: Asker,
  values: Typed,
  refused: Partial<Pick<Booking, "tripId" | "values" | "errors">> = {},
): Promise<PageContent> {
  const wanted = readSearch(values);
  if (wanted instanceof Problem) {
    const { fields: errors = {}, status } = wanted;
    return { ...listContent(asker, { values, errors }), status };
  }
  const { events, ingress } = asker.deps;
  const offers = await cheapestFirst(ingress, wanted);
  const booking: Booking = {
    tripId: `trip_${randomUUID()}`,
    values: { traveller1: asker.user?.displayName, customerEmail: lastEmail(asker) },
    errors: {},
    ...refused,
  };
  const search = { values, errors: {}, today: dayAt(events.now()) };
  const again = `/trips?${new URLSearchParams(asText(wanted))}`;
  return {
    ...aboutTrips,
    section: "trips",
    markdown: offersMarkdown(wanted, offers),
    input: (
      <TripsPage search={search} trips={[]} found={{ search: wanted, offers, booking, again }} />
    ),
  };
}

function readSearch(values: Typed): TripSearch | Problem {
  const { to, date } = values;
  try {
    return checked(tripSearch, {
      ...values,
      city: values.city || to,
      checkIn: values.checkIn || date,
    });
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

async function cheapestFirst(ingress: AppDeps["ingress"], wanted: TripSearch): Promise<Offers> {
  const { flights, returnFlights, rooms } = await searchOffers(ingress, wanted);
  const soonest = Math.min(...(flights ?? []).map(({ arrivesAt }) => arrivesAt));
  // Nobody leaves again before they have arrived.
  const later = returnFlights?.filter(({ departsAt }) => !flights || departsAt > soonest);
  return {
    flights: flights && byPrice(flights),
    ...(returnFlights !== undefined && { returnFlights: later ? byPrice(later) : null }),
    rooms: rooms && byPrice(rooms),
  };
}

function byPrice<Offer extends { totalCents: number }>(offers: Offer[]): Offer[] {
  return offers.toSorted((one, other) => one.totalCents - other.totalCents);
}

function asText(wanted: TripSearch): Record<string, string> {
  const typed = Object.entries(wanted).filter(([, value]) => value !== undefined);
  return Object.fromEntries(typed.map(([name, value]) => [name, String(value)]));
}

/** Nothing when nothing is searched for. */
function typedSearch(query: URLSearchParams): Typed | undefined {
  return query.has("from") ? searchIn(Object.fromEntries(query)) : undefined;
}

export function searchIn(sent: Record<string, string>): Typed {
  return Object.fromEntries(Object.entries(sent).filter(([name]) => isSearchField(name)));
}

const dayMs = 24 * 60 * 60_000;

/** A long weekend, a week from now. */
function defaultsAt({ deps: { events } }: Asker): Typed {
  const departure = events.now() + 7 * dayMs;
  return {
    from: "VIE",
    to: "LIS",
    date: dayAt(departure),
    passengers: "1",
    checkIn: dayAt(departure),
    checkOut: dayAt(departure + 3 * dayMs),
    guests: "1",
  };
}

function dayAt(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function lastEmail({ deps: { events }, user }: Asker): string {
  const [last] = user ? listTrips(events.db, { userId: user.id, limit: 1 }) : [];
  return last?.customerEmail ?? "";
}
