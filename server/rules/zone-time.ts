const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** What the clocks of a place show, as if it were UTC: so it can be counted with. */
export function shownAt(timeZone: string, at: number): number {
  const parts = clockOf(timeZone).formatToParts(at);
  const of = (wanted: string) => Number(parts.find(({ type }) => type === wanted)?.value);
  const shown = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"));
  return shown + (((at % minuteMs) + minuteMs) % minuteMs);
}

/**
 * When the clocks of a place show this. What they show twice counts the first time; what they skip is as much
 * later as they are put forward.
 */
export function whenShown(timeZone: string, shown: number): number {
  const ahead = (at: number) => shownAt(timeZone, at) - at;
  const [before, after] = [ahead(shown - dayMs), ahead(shown + dayMs)];
  const first = Math.min(shown - before, shown - after);
  const isShown = (at: number) => shownAt(timeZone, at) === shown;
  return [first, shown - before, shown - after].find(isShown) ?? shown - before;
}

/** A place's name; a mere distance from UTC is none. */
export function isTimeZone(name: string): boolean {
  try {
    return /^[a-z]/i.test(name) && clockOf(name) !== undefined;
  } catch {
    return false;
  }
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/**
 * Making one takes longer than asking it a thousand times. There is one for a name however it is written, so
 * that nobody makes ever more of them.
 */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const name = timeZone.toLowerCase();
  const known = clocks.get(name);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", { ...numbers, timeZone });
  clocks.set(name, made);
  return made;
}

const numbers = {
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  hourCycle: "h23",
} as const;
