const dayMs = 24 * 60 * 60_000;

/** So many days are looked at for a slot, today first. */
const daysAhead = 5;

/** A carrier's days begin at midnight in UTC. */
export function daysFrom(at: number): string[] {
  return Array.from({ length: daysAhead }, (_, count) => dayOf(at + count * dayMs));
}

export function isOver(day: string, now: number): boolean {
  return day < dayOf(now);
}

/** How long it is until the day begins; nothing once it has. */
export function msUntil(day: string, now: number): number {
  return Math.max(0, Date.parse(day) - now);
}

/** "Friday, 27 November" */
export function sayDay(day: string): string {
  return words.format(Date.parse(day));
}

const words = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
