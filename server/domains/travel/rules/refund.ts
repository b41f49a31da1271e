import type { RefundRule } from "#db/travel/statuses.ts";

const dayMs = 24 * 60 * 60 * 1000;

export interface Refund {
  refundRule: RefundRule;
  refundCents: number;
}

interface Booked {
  totalCents: number;
  flight: { departsAt: number } | null;
}

/** What comes back of a confirmed trip: all until a day before it departs, half after that, then nothing. */
export function refundFor({ totalCents, flight }: Booked, now: number): Refund {
  const { everythingUntil, halfUntil } = refundLimits(flight?.departsAt ?? 0);
  if (now >= halfUntil) return { refundRule: "none", refundCents: 0 };
  if (now > everythingUntil) return { refundRule: "half", refundCents: Math.floor(totalCents / 2) };
  return { refundRule: "full", refundCents: totalCents };
}

function refundLimits(departsAt: number) {
  return { everythingUntil: departsAt - dayMs, halfUntil: departsAt };
}

/** The rule for whoever writes a program, and for a traveller without a flight yet. */
export const refundRuleInWords =
  "everything is refunded until a day before departure, half after that, nothing once it has departed";
export const refundRuleWithoutFlight =
  "Everything is refunded until a day before departure, half after that.";

/** The rule for one departure; how a time is told is up to the caller. */
export function refundRuleFor(departsAt: number, tell: (at: number) => string): string {
  const { everythingUntil, halfUntil } = refundLimits(departsAt);
  return `Everything is refunded until ${tell(everythingUntil)}, half until it departs at ${tell(halfUntil)}, nothing after that.`;
}

/** What came back, and why so much. */
export const refundReasons: Record<RefundRule, string> = {
  full: "Everything, as it was cancelled more than a day before departure",
  half: "Half, as it was cancelled less than a day before departure",
  none: "Nothing, as it had departed",
};
