import type { PaymentProviders } from "#server/outside/connect.ts";
import type { Intent, PaymentLedger } from "#server/outside/payments.ts";
import { playedProviders } from "#server/outside/systems.ts";

/** What both providers have written down of one order or trip. */
export async function ledgerOf(
  providers: PaymentProviders,
  orderId: string,
): Promise<PaymentLedger> {
  const ledgers = await Promise.all(
    playedProviders.map((name) => providers[name].ledgerOf(orderId)),
  );
  const sum = (of: "capturedCents" | "refundedCents") =>
    ledgers.reduce((total, ledger) => total + ledger[of], 0);
  const intents = ledgers
    .flatMap((ledger) => ledger.intents)
    .sort((a, b) => a.createdAt - b.createdAt);
  return {
    orderId,
    capturedCents: sum("capturedCents"),
    refundedCents: sum("refundedCents"),
    intents,
  };
}

export async function intentsOf(providers: PaymentProviders, orderId: string): Promise<Intent[]> {
  return (await ledgerOf(providers, orderId)).intents;
}

/** By whom money was held or moved: a provider that was asked and passed over, as after a kill, held none. */
export function paid<Paid extends { status: string }>(intents: readonly Paid[]): Paid[] {
  return intents.filter(({ status }) => status !== "pending" && status !== "cancelled");
}
