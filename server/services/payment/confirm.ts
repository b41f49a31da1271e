import { commit } from "#db/group-commit.ts";
import { saveDispute } from "#db/queries/disputes.ts";
import { confirmPayment, type Payment } from "#db/queries/payments.ts";
import type { Events } from "#server/events/run-observer.ts";
import type { Intent } from "#server/outside/payments.ts";

interface Confirmed {
  payment: Pick<Payment, "id" | "runId" | "provider">;
  intent: Intent;
}

/** Shows what the provider says of an intent, and nothing it has not said. */
export async function confirm(
  { db, hub, now }: Events,
  { payment: { id, runId, provider }, intent }: Confirmed,
): Promise<void> {
  const { intentId, reference, status, capturedCents, refundedCents, currency } = intent;
  const refundedElsewhereCents = givenElsewhere(intent).reduce(
    (sum, { amountCents }) => sum + amountCents,
    0,
  );
  const confirmed = { intentId, reference, status, capturedCents, refundedCents };
  const { disputes = [] } = intent;
  await commit(db, () => {
    const isNews = confirmPayment(db, { id, ...confirmed, refundedElsewhereCents, now: now() });
    for (const dispute of disputes) {
      saveDispute(db, { ...dispute, runId, provider, currency, now: now() });
    }
    if (isNews || disputes.length > 0) hub.wake(`run:${runId}`);
  });
}

/** What somebody gave back at the provider, past us. */
export function givenElsewhere({ refunds }: Pick<Intent, "refunds">) {
  return refunds.filter(({ isForeign }) => isForeign);
}
