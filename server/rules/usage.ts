/** In UTC, as 2026-11. */
export const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

/** The months beside it. */
export function monthBeside(month: string, by: 1 | -1): string {
  const [year = 0, of = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, of - 1 + by, 1)).toISOString().slice(0, 7);
}

interface Counted {
  begun: number;
  done: number;
  failed: number;
  cancelled: number;
  credits: number;
  neverBegun: number;
}

/** Of all its days together. */
export function sumOf(days: readonly Counted[]): Counted {
  const sum = (name: keyof Counted) => days.reduce((total, day) => total + day[name], 0);
  return {
    begun: sum("begun"),
    done: sum("done"),
    failed: sum("failed"),
    cancelled: sum("cancelled"),
    credits: sum("credits"),
    neverBegun: sum("neverBegun"),
  };
}

export const usageColumns = [
  "Day",
  "Begun",
  "Done",
  "Failed",
  "Cancelled",
  "Never begun",
  "Credits",
] as const;

/** Of one day, in the order of the columns. */
export function usageCells(day: Counted & { day: string }): (string | number)[] {
  return [day.day, day.begun, day.done, day.failed, day.cancelled, day.neverBegun, day.credits];
}
