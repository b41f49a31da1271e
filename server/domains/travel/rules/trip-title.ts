import { placeName } from "./destinations.ts";

interface Journey {
  from: string;
  to: string;
  date: string;
}

/** What people call a trip: "Vienna to Lisbon, 2 Dec". */
export function tripTitle({ date, ...places }: Journey): string {
  return `${tripName(places)}, ${dayAndMonth(date)}`;
}

export function tripName({ from, to }: Omit<Journey, "date">): string {
  return `${placeName(from)} to ${placeName(to)}`;
}

function dayAndMonth(date: string): string {
  const told = { day: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat("en-GB", told).format(Date.parse(date));
}
