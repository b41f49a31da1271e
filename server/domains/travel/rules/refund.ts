import type { RefundRule } from "#db/travel/statuses.ts";

const dayMs = 24 * 60 * 60 * 1000;

export interface Refund {
  refundRule: RefundRule;
  refundCents: number;
}

/** What comes back of a confirmed trip: all until a day before it departs, half after that, then nothing. */
export function refundFor({
  totalCents,
  departsAt,
  now,
}: {
  totalCents: number;
  departsAt: number;
  now: number;
}): Refund {
  if (now >= departsAt) return { refundRule: "none", refundCents: 0 };
  if (now > departsAt - dayMs) {
    return { refundRule: "half", refundCents: Math.floor(totalCents / 2) };
  }
  return { refundRule: "full", refundCents: totalCents };
}
