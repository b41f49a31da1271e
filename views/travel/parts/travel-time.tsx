import { timeZoneOf } from "#server/domains/travel/rules/destinations.ts";

/** A day as a calendar has it, wherever the reader is. */
export function formatDate(date: string): string {
  return new Intl.DateTimeFormat("en-GB", { ...inFull, timeZone: "UTC" }).format(Date.parse(date));
}

/** Departures and arrivals are told by the clocks of their own place. */
export function formatTimeAt(at: number, place: string): string {
  const timeZone = timeZoneOf(place);
  return new Intl.DateTimeFormat("en-GB", { ...inFull, ...clock, timeZone }).format(at);
}

const inFull = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;
const clock = { hour: "2-digit", minute: "2-digit" } as const;

export function TimeAt({ at, place }: { at: number; place: string }) {
  return <time datetime={new Date(at).toISOString()}>{formatTimeAt(at, place)}</time>;
}

interface Flown {
  from: string;
  to: string;
  departsAt: number;
  arrivesAt: number;
}

/** The day is only told when it is another than that of the departure. */
export function Arrival({ flight: { from, to, departsAt, arrivesAt } }: { flight: Flown }) {
  const whole = formatTimeAt(arrivesAt, to);
  const [day, hour] = [whole.slice(0, -7), whole.slice(-5)];
  const sameDay = formatTimeAt(departsAt, from).startsWith(day);
  return <time datetime={new Date(arrivesAt).toISOString()}>{sameDay ? hour : whole}</time>;
}

/** What a traveller sits through, whatever the clocks at either end say. */
export function flightTime({
  departsAt,
  arrivesAt,
}: Pick<Flown, "departsAt" | "arrivesAt">): string {
  const whole = Math.round((arrivesAt - departsAt) / 60_000);
  const [hours, minutes] = [Math.floor(whole / 60), whole % 60];
  return [hours > 0 && `${hours} h`, minutes > 0 && `${minutes} min`].filter(Boolean).join(" ");
}

export function countNights({ checkIn, checkOut }: { checkIn: string; checkOut: string }): string {
  const nights = Math.round((Date.parse(checkOut) - Date.parse(checkIn)) / 86_400_000);
  return nights === 1 ? "1 night" : `${nights} nights`;
}
