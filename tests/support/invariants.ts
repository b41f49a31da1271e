import { expect } from "vitest";
import type { Database } from "#db/connection.ts";
import { payments } from "#db/schema.ts";
import { listBrokenInvariants } from "#server/domains/index.ts";
import type { PaymentProviders } from "#server/outside/connect.ts";
import { intentsOf } from "./providers.ts";
import { until } from "./waiting.ts";

/** What must hold after every test: within our own books, and between them and the providers'. */
export async function assertInvariants(db: Database, providers: PaymentProviders): Promise<void> {
  expect(listBrokenInvariants(db)).toEqual([]);
  const orderIds = new Set(
    db
      .select()
      .from(payments)
      .all()
      .map(({ runId: orderId }) => orderId),
  );
  for (const orderId of orderIds) await assertAgreement(db, providers, orderId);
}

/** What is let go of is let go of in its own time, so the books may take a moment to agree. */
async function assertAgreement(
  db: Database,
  providers: PaymentProviders,
  orderId: string,
): Promise<void> {
  let theirs: unknown;
  let ours: unknown;
  const agree = async () => {
    theirs = (await intentsOf(providers, orderId))
      .map(({ intentId, status, capturedCents, refundedCents }) => ({
        intentId,
        status,
        capturedCents,
        refundedCents,
      }))
      .sort(byIntent);
    ours = paymentsOf(db, orderId);
    return JSON.stringify(ours) === JSON.stringify(theirs);
  };
  await until(`the books on ${orderId} to agree`, agree).catch(() => {});
  expect(ours).toEqual(theirs);
}

function paymentsOf(db: Database, orderId: string) {
  return db
    .select()
    .from(payments)
    .all()
    .filter((payment) => payment.runId === orderId && payment.intentId !== null)
    .map(({ intentId, status, capturedCents, refundedCents }) => ({
      intentId,
      status,
      capturedCents,
      refundedCents,
    }))
    .sort(byIntent);
}

function byIntent(a: { intentId: string | null }, b: { intentId: string | null }): number {
  return (a.intentId ?? "").localeCompare(b.intentId ?? "");
}
