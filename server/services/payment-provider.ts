import type { Payment } from "#db/queries/payments.ts";
import type { PaymentProviders } from "#server/outside/connect.ts";
import { Unavailable } from "#server/outside/errors.ts";
import type { Payments } from "#server/outside/payments.ts";
import { type PaymentProvider, paymentProviders } from "#server/outside/systems.ts";
import { systemTitles } from "#server/rules/system-titles.ts";

/** Before there were two, there was "the sandbox", and that was Acorn. */
export function providerOf({ provider }: Pick<Payment, "provider">): PaymentProvider {
  return paymentProviders.find((name) => name === provider) ?? "acorn";
}

/** Whoever's keys were taken away keeps what is theirs: it waits until they are back. */
export function paymentsAt(providers: PaymentProviders, provider: PaymentProvider): Payments {
  const payments = providers[provider];
  if (!payments) throw new Unavailable(`${systemTitles[provider]} is not set up here any more`);
  return payments;
}
