import type { TripPageDescription } from "#db/travel/trip-pages.ts";
import type { Trip } from "#db/travel/trips.ts";
import type { TripSearch } from "#server/domains/travel/commands/trip-form.ts";
import { placeName } from "#server/domains/travel/rules/destinations.ts";
import { tripName, tripTitle } from "#server/domains/travel/rules/trip-title.ts";
import { formatMoney } from "#server/rules/money.ts";
import { code, plain, table } from "#views/markdown.ts";
import {
  paymentsMarkdown,
  progressMarkdown,
  stepsMarkdown,
  undoingsMarkdown,
} from "#views/output/sections.ts";
import { pathTo } from "#views/parts/path.ts";
import { formatTime } from "#views/parts/time.tsx";
import { refundInWords } from "../pages/trip.tsx";
import type { Offers } from "../parts/chosen-offer.ts";
import { tripLabel } from "../parts/status.tsx";
import { countNights, formatDate, formatTimeAt } from "../parts/travel-time.tsx";
import { legsOf, roomState, seats } from "../parts/trip-itinerary.tsx";
import { deadlineOfTrip, tripExplanations } from "../parts/trip-status-card.tsx";
import { progressOf } from "../trip-progress.ts";
import { tripUndoings, undoneHeadline } from "../trip-undoing.ts";

export function tripsMarkdown(trips: Trip[]): string {
  if (trips.length === 0) return "# Trips\n\nNo trips yet.";
  const rows = trips.map((trip) => [
    `[${plain(tripName(trip.flightWish))}](${pathTo("trips", trip.id)})`,
    tripLabel(trip.status),
    formatDate(trip.flightWish.date),
    trip.totalCents > 0 ? formatMoney(trip.totalCents, trip.currency) : "—",
  ]);
  return ["# Trips", table(["Trip", "State", "Departs", "Total"], rows, { right: [3] })].join(
    "\n\n",
  );
}

export function offersMarkdown({ from, to, ...stay }: TripSearch, offers: Offers): string {
  const rooms = offers.rooms?.map((room) => [
    plain(room.hotel),
    room.kind,
    String(room.roomsLeft),
    formatMoney(room.totalCents, room.currency),
  ]);
  return [
    "# Offers",
    `${placeName(from)} to ${placeName(to)}, and ${countNights(stay)} in ${placeName(stay.city)}.`,
    "## Flights",
    flightsOffered(offers.flights),
    ...(offers.returnFlights === undefined
      ? []
      : ["## Flights back", flightsOffered(offers.returnFlights)]),
    "## Rooms",
    rooms ? offered(["Hotel", "Room", "Rooms left", "Price"], rooms) : "No answer.",
  ].join("\n\n");
}

function flightsOffered(flights: Offers["flights"]): string {
  if (!flights) return "No answer.";
  const rows = flights.map((flight) => [
    plain(flight.number),
    formatTimeAt(flight.departsAt, flight.from),
    String(flight.seatsLeft),
    formatMoney(flight.totalCents, flight.currency),
  ]);
  return offered(["Flight", "Departs", "Seats left", "Price"], rows);
}

function offered(head: string[], rows: string[][]): string {
  return rows.length > 0 ? table(head, rows, { right: [2, 3] }) : "None.";
}

export function tripMarkdown(trip: TripPageDescription): string {
  const until = deadlineOfTrip(trip);
  return [
    `# ${plain(tripTitle(trip.flightWish))}`,
    `Trip ${code(trip.id)}`,
    `**${tripLabel(trip.status)}**: ${tripExplanations[trip.status]}`,
    trip.reason && plain(trip.reason),
    until && `Waits until ${formatTime(until)}.`,
    progressMarkdown(progressOf(trip)),
    "## Itinerary",
    itinerary(trip),
    trip.travellers.length > 0 && `In the names of ${plain(trip.travellers.join(", "))}.`,
    `Refund: ${plain(refundInWords(trip))}`,
    trip.note && `Note: ${plain(trip.note)}`,
    ...paymentsMarkdown(trip.payments, trip.disputes),
    ...undoingsMarkdown(undoneHeadline(trip), tripUndoings(trip)),
    ...stepsMarkdown(trip.steps),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function itinerary(trip: TripPageDescription): string {
  const { flightWish, room, hotelWish } = trip;
  const money = (cents: number) => (cents > 0 ? formatMoney(cents, trip.currency) : "—");
  const slept = room
    ? `${plain(room.hotel)}, ${room.kind}`
    : `Room in ${placeName(hotelWish.city)}`;
  const stay = `${formatDate(hotelWish.checkIn)}, ${countNights(hotelWish)}`;
  const rows = [
    ...legsOf(trip).map((leg) => [
      `${plain(tripName(leg))}, ${seats(flightWish.passengers)}${leg.flight ? `, ${plain(leg.flight.number)}` : ""}`,
      leg.flight ? formatTimeAt(leg.flight.departsAt, leg.flight.from) : formatDate(leg.date),
      plain(leg.state),
      money(leg.cents),
    ]),
    [slept, stay, plain(roomState(trip)), money(trip.roomCents)],
    ["**Total**", "", "", `**${money(trip.totalCents)}**`],
  ];
  return table(["What", "When", "State", "Amount"], rows, { right: [3] });
}
