import { countDeclined } from "#db/queries/payments.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import type { Events } from "#server/events/run-observer.ts";

/** So many declined cards in the last hour, and no further try is made. */
const maxDeclined = 5;
/** An order above this needs a person to arrange it with. */
const maxTotalCents = 1_000_000;

const hour = 60 * 60_000;

/** Three plain rules, so that a shopper who is turned away can be told which. */
export function signOfFraud(
  { db, now }: Events,
  { orderId, userId, totalCents }: { orderId: string; userId: string; totalCents: number },
): string | undefined {
  const declined = countDeclined(db, { userId, since: now() - hour });
  if (declined >= maxDeclined) {
    return `${declined} payments were declined within the last hour; try again in an hour`;
  }
  if (totalCents > maxTotalCents) {
    return "the order is larger than we take without speaking to you; write to us";
  }
  // For demonstrations and tests, as the carrier has its FAIL_SHIP.
  const note = findAnyOrder(db, { id: orderId })?.note ?? "";
  return note.includes("FLAG_FRAUD") ? "the order was flagged by its note" : undefined;
}
