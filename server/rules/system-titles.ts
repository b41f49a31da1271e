import type { CarrierName, PaymentProvider } from "#server/outside/systems.ts";

/** What people call them. */
export const systemTitles: Record<PaymentProvider | CarrierName, string> = {
  acorn: "Acorn",
  birch: "Birch",
  kestrel: "Kestrel",
  plover: "Plover",
};

/** Of a payment's row, which may be older than the names. */
export function providerTitle(provider: string): string {
  return provider === "birch" ? systemTitles.birch : systemTitles.acorn;
}
