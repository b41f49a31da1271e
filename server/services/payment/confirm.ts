import { commit } from "#db/group-commit.ts";
import { confirmPayment } from "#db/queries/payments.ts";
import type { Events } from "#server/events/run-observer.ts";
import type { Intent } from "#server/outside/payments.ts";

/** Shows what the provider says of an intent, and nothing it has not said. */
export async function confirm(
  { db, hub, now }: Events,
  { paymentId, intent }: { paymentId: string; intent: Intent },
): Promise<void> {
  const { intentId, status, capturedCents, refundedCents, orderId } = intent;
  const confirmed = { intentId, status, capturedCents, refundedCents };
  await commit(db, () => {
    const isNews = confirmPayment(db, { id: paymentId, ...confirmed, now: now() });
    if (isNews) hub.wake(`run:${orderId}`);
  });
}
