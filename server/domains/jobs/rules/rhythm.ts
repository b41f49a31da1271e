import { shownAt, whenShown } from "#server/rules/zone-time.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** How often. Times of a day are those of the clocks of its place, days of a week are counted from Monday, 1. */
export type Rhythm =
  | { every: "minutes"; minutes: number }
  | { every: "day"; at: string }
  | { every: "week"; on: number; at: string }
  | { every: "month"; on: number; at: string };

interface Schedule {
  rhythm: Rhythm;
  timeZone: string;
  /** From where minutes are counted. */
  from: number;
}

/** The first time after this one. */
export function nextTime({ rhythm, timeZone, from }: Schedule, after: number): number {
  if (rhythm.every === "minutes") {
    const step = rhythm.minutes * minuteMs;
    return from + Math.max(1, Math.floor((after - from) / step) + 1) * step;
  }
  const today = Math.floor(shownAt(timeZone, after) / dayMs) * dayMs;
  // A month may begin on the day before, and the next of its days be two months away.
  for (let day = today - dayMs; day <= today + 63 * dayMs; day += dayMs) {
    if (!isOn(rhythm, day)) continue;
    const at = whenShown(timeZone, day + minutesOf(rhythm.at) * minuteMs);
    if (at > after) return at;
  }
  throw new Error("A rhythm without a next time");
}

/** The times after this one, so many. */
export function nextTimes(schedule: Schedule, after: number, many: number): number[] {
  const times: number[] = [];
  for (let at = after; times.length < many; times.push(at)) at = nextTime(schedule, at);
  return times;
}

/** Of those that are due the last, and how many there are. */
export function dueTimes(
  schedule: Schedule,
  { next, now }: { next: number; now: number },
): { last: number; count: number } | undefined {
  if (next > now) return undefined;
  const { rhythm } = schedule;
  if (rhythm.every === "minutes") {
    const more = Math.floor((now - next) / (rhythm.minutes * minuteMs));
    return { last: next + more * rhythm.minutes * minuteMs, count: more + 1 };
  }
  let [last, count] = [next, 1];
  for (let at = nextTime(schedule, last); at <= now; at = nextTime(schedule, at)) {
    [last, count] = [at, count + 1];
  }
  return { last, count };
}

function isOn(rhythm: Exclude<Rhythm, { every: "minutes" }>, day: number): boolean {
  const date = new Date(day);
  switch (rhythm.every) {
    case "day":
      return true;
    case "week":
      return (date.getUTCDay() || 7) === rhythm.on;
    case "month":
      return date.getUTCDate() === Math.min(rhythm.on, daysIn(date));
  }
}

const daysIn = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();

function minutesOf(at: string): number {
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  return hours * 60 + minutes;
}

export const weekdays = [
  ...["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
] as const;

/** every Monday at 09:00, Vienna */
export function sayRhythm(rhythm: Rhythm, timeZone: string): string {
  const place = timeZone.split("/").at(-1)?.replaceAll("_", " ") ?? timeZone;
  switch (rhythm.every) {
    case "minutes":
      return sayMinutes(rhythm.minutes);
    case "day":
      return `every day at ${rhythm.at}, ${place}`;
    case "week":
      return `every ${weekdays[rhythm.on - 1]} at ${rhythm.at}, ${place}`;
    case "month":
      return `${sayDay(rhythm.on)} of each month at ${rhythm.at}, ${place}`;
  }
}

function sayMinutes(minutes: number): string {
  if (minutes === 1) return "every minute";
  if (minutes % 60 !== 0) return `every ${minutes} minutes`;
  return minutes === 60 ? "every hour" : `every ${minutes / 60} hours`;
}

const ordinals = new Intl.PluralRules("en-GB", { type: "ordinal" });
const endings: Record<string, string> = { one: "st", two: "nd", few: "rd", other: "th" };

function sayDay(on: number): string {
  return on === 31 ? "on the last day" : `on the ${on}${endings[ordinals.select(on)]}`;
}
