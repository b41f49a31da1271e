/** When the next month begins, in UTC: a budget begins anew then. */
export function monthEndOf(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

const inWords = (at: number, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }).format(at);

export const sayMonth = (now: number): string => inWords(now, { month: "long" });

/** For what does not fit into what is left. */
export function sayHeld(now: number): string {
  const day = inWords(monthEndOf(now), { day: "numeric", month: "long" });
  return `held until ${day}, when the budget begins anew, or until an admin raises it`;
}

/** What its owners are told of, once each a month. */
export function budgetMark(taken: number, { budget, holds }: { budget: number; holds: boolean }) {
  if (taken >= budget || holds) return 100;
  return taken >= budget * 0.8 ? 80 : undefined;
}
