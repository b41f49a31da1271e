import { confirmPayment } from "#db/queries/payments.ts";
import type { Events } from "#server/events/run-observer.ts";
import type { Intent } from "#server/outside/payments.ts";

/** Shows what the provider says of an intent, and nothing it has not said. */
export function confirm(
  { db, hub, now }: Events,
  { paymentId, intent }: { paymentId: string; intent: Intent },
): void {
  const { intentId, status, capturedCents, refundedCents, orderId } = intent;
  const confirmed = { intentId, status, capturedCents, refundedCents };
  if (confirmPayment(db, { id: paymentId, ...confirmed, now: now() })) {
    hub.wake(`run:${orderId}`);
  }
}
