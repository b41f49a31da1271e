const minuteMs = 60_000;

/** When the clocks of a place show so many minutes after midnight of a day, in UTC milliseconds. */
export function timeByTheClocks(timeZone: string, date: string, minutes: number): number {
  const shown = Date.parse(`${date}T00:00Z`) + minutes * minuteMs;
  // A second look, for the clocks may have been turned between the first guess and the moment itself.
  const guess = shown - aheadOfGreenwich(timeZone, shown);
  return shown - aheadOfGreenwich(timeZone, guess);
}

function aheadOfGreenwich(timeZone: string, at: number): number {
  const { year, month, day, hour, minute } = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const shown = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute);
  return shown - Math.floor(at / minuteMs) * minuteMs;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than asking it a thousand times. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", { ...numbers, timeZone });
  clocks.set(timeZone, made);
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
