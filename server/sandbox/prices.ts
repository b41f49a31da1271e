import type { Places } from "#server/outside/reservations.ts";

export const currency = "EUR";

/** What is nearly sold out costs more: from this part sold onwards, this much of the base price. */
const steps = [
  { sold: 0.75, percent: 160 },
  { sold: 0.5, percent: 135 },
  { sold: 0.25, percent: 115 },
];

/** The price of the next place, in whole euros. */
export function priceOf(baseCents: number, { total, free }: Places): number {
  const sold = (total - free) / total;
  const percent = steps.find((step) => sold >= step.sold)?.percent ?? 100;
  return Math.round((baseCents * percent) / 10_000) * 100;
}

const [sunday, friday, saturday] = [0, 5, 6];

export function isWeekendFlight(date: string): boolean {
  return [friday, sunday].includes(weekdayOf(date));
}

export function isWeekendNight(date: string): boolean {
  return [friday, saturday].includes(weekdayOf(date));
}

function weekdayOf(date: string): number {
  return new Date(`${date}T00:00Z`).getUTCDay();
}
