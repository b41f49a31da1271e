import type { Payment } from "#db/queries/payments.ts";
import { type PaymentProvider, paymentProviders } from "#server/outside/systems.ts";

/** Before there were two, there was "the sandbox", and that was Acorn. */
export function providerOf({ provider }: Pick<Payment, "provider">): PaymentProvider {
  return paymentProviders.find((name) => name === provider) ?? "acorn";
}
