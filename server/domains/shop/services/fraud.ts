import { countDeclined } from "#db/queries/payments.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import type { Events } from "#server/events/run-observer.ts";
import { suspicionOf } from "../rules/fraud.ts";

const hour = 60 * 60_000;

export function signOfFraud(
  { db, now }: Events,
  { orderId, userId, totalCents }: { orderId: string; userId: string; totalCents: number },
): string | undefined {
  return suspicionOf({
    declinedInTheLastHour: countDeclined(db, { userId, since: now() - hour }),
    totalCents,
    note: findAnyOrder(db, { id: orderId })?.note ?? "",
  });
}
