/** Those who are pretended, each in the order in which they are asked. */
export const playedProviders = ["acorn", "birch"] as const;
export type PlayedProvider = (typeof playedProviders)[number];

/** All that a payment may be with. */
export const paymentProviders = [...playedProviders, "stripe"] as const;
export type PaymentProvider = (typeof paymentProviders)[number];

/** Those who are pretended. */
export const playedCarriers = ["kestrel", "plover"] as const;
export type PlayedCarrier = (typeof playedCarriers)[number];

/** All that a parcel may be with. */
export const carrierNames = [...playedCarriers, "easypost"] as const;
export type CarrierName = (typeof carrierNames)[number];

/** Each at an address of its own. The world is all that there is one of: airline, hotels, post. */
export const systems = ["world", ...playedProviders, ...playedCarriers] as const;
export type System = (typeof systems)[number];

const others = ["airline", "hotels", "mail", "text", "push"] as const;

/** Those who are left alone for a while when they do not answer. */
export const guardedSystems = [...paymentProviders, ...carrierNames, ...others] as const;
export type GuardedSystem = (typeof guardedSystems)[number];

/** Those who can be made to fail. */
export const playedSystems = [...playedProviders, ...playedCarriers, ...others] as const;
export type PlayedSystem = (typeof playedSystems)[number];

/** One that is asked in earnest: its books are not the sandbox's. */
export function isInEarnest(name: string | null): boolean {
  const isOneOf = (names: readonly string[]) => name !== null && names.includes(name);
  return isOneOf(guardedSystems) && !isOneOf(playedSystems);
}

export function forEach<Name extends string, T>(
  names: readonly Name[],
  make: (name: Name) => T,
): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
}

/** Where the sandbox keeps what it has written down for each, in the data folder. */
export const sandboxFiles: readonly string[] = systems.map(sandboxFile);

export function sandboxFile(name: System): string {
  return name === "world" ? "sandbox.db" : `sandbox-${name}.db`;
}

/** Where the sandbox plays them. */
export function sandboxUrls(firstPort: number): Record<System, string> {
  const ports = portsFrom(firstPort);
  return forEach(systems, (name) => `http://127.0.0.1:${ports[name]}`);
}

/** One after the other, as the sandbox listens; from 0 each is any free one. */
export function portsFrom(first: number): Record<System, number> {
  return forEach(systems, (name) => (first === 0 ? 0 : first + systems.indexOf(name)));
}
