import type { Context } from "@restatedev/restate-sdk";
import { type Events, observeRetries } from "#server/events/run-observer.ts";
import { refused } from "#server/orchestration/refused.ts";
import { step } from "#server/orchestration/step.ts";
import { PriceChanged, type Reservation, type Reservations } from "#server/outside/reservations.ts";
import { asked } from "#server/services/asked.ts";
import type { ReserveResult } from "./reservation-contract.ts";
import { bounded, endless } from "./retry-policies.ts";

interface Told {
  tripId: string;
  told: { userId: string; step: string };
}

/** Set aside, or not for this price any more. */
export function reserving(
  ctx: Context,
  events: Events,
  { tripId, told }: Told,
  reserve: () => Promise<Reservation>,
): Promise<ReserveResult> {
  const observer = observeRetries(events, { runId: tripId, userId: told.userId });
  return step(ctx, observer, told.step, () => asked(reservedOrDearer(reserve())), bounded);
}

async function reservedOrDearer(made: Promise<Reservation>): Promise<ReserveResult> {
  try {
    const { reservationId, totalCents, expiresAt } = await made;
    return { outcome: "reserved", reservationId, totalCents, heldUntil: expiresAt };
  } catch (error) {
    if (!(error instanceof PriceChanged)) throw error;
    return { outcome: "price_changed", totalCents: error.totalCents };
  }
}

/** Bought; what the seller gives is the number of the ticket or the voucher. */
export function confirming<Made extends Reservation>(
  ctx: Context,
  events: Events,
  { tripId, told }: Told,
  confirm: () => Promise<Made>,
  numberOf: (made: Made) => string | null,
): Promise<{ number: string }> {
  const observer = observeRetries(events, { runId: tripId, userId: told.userId });
  return step(
    ctx,
    observer,
    told.step,
    async () => {
      const made = await asked(confirm());
      const number = numberOf(made);
      if (!number) throw refused(`Reservation ${made.reservationId} was not confirmed`);
      return { number };
    },
    bounded,
  );
}

export type GivenBackBy = Pick<Reservations<never, Reservation>, "reservationsOf" | "cancel">;

/**
 * Everything the trip has at this seller is looked up there: also what was reserved by a call whose answer
 * was lost. What has expired is given back too, so that nobody can confirm it later.
 */
export async function givingBack(
  ctx: Context,
  seller: GivenBackBy,
  { tripId, key }: { tripId: string; key: string },
): Promise<{ given: number }> {
  const kept = await ctx.run(
    "Look up what the trip has there",
    async () => {
      const all = await asked(seller.reservationsOf(tripId));
      return all.flatMap(({ reservationId, status }) =>
        status === "cancelled" ? [] : [reservationId],
      );
    },
    endless,
  );
  for (const reservationId of kept) {
    await ctx.run(
      `Give ${reservationId} back`,
      async () => {
        await asked(seller.cancel(reservationId, `${key}/${reservationId}`));
      },
      endless,
    );
  }
  return { given: kept.length };
}
