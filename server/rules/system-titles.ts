import type { GuardedSystem } from "#server/outside/systems.ts";

/** What people call them. */
export const systemTitles: Record<GuardedSystem, string> = {
  acorn: "Acorn",
  birch: "Birch",
  stripe: "Stripe",
  kestrel: "Kestrel",
  plover: "Plover",
  easypost: "EasyPost",
  airline: "The airline",
  hotels: "The hotels",
  mail: "Mail",
  text: "Text messages",
  push: "Push messages",
};

/** Of a payment's row, which may be older than the names. */
export function providerTitle(provider: string): string {
  switch (provider) {
    case "birch":
    case "stripe":
      return systemTitles[provider];
    default:
      return systemTitles.acorn;
  }
}

/** Of a parcel's row, which may be older than the names. */
export function carrierTitle(carrier: string | null): string {
  switch (carrier) {
    case "plover":
    case "easypost":
      return systemTitles[carrier];
    default:
      return systemTitles.kestrel;
  }
}
