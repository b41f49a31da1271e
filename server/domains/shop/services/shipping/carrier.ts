import type { findShipment } from "#db/shop/shipments.ts";
import type { Carrier } from "#server/outside/carriers.ts";
import type { Carriers } from "#server/outside/connect.ts";
import { Unavailable } from "#server/outside/errors.ts";
import { type CarrierName, carrierNames } from "#server/outside/systems.ts";
import { systemTitles } from "#server/rules/system-titles.ts";
import type { Undone } from "./contract.ts";

type Parcel = Pick<NonNullable<ReturnType<typeof findShipment>>, "carrier">;

/** Whoever printed the label has the parcel. Before there were two it was Kestrel. */
export function carrierOf({ carrier }: Parcel): CarrierName {
  return carrierNames.find((name) => name === carrier) ?? "kestrel";
}

/** Whoever's key was taken away keeps what is theirs: it waits until it is back. */
export function carrierAt(carriers: Carriers, name: CarrierName): Carrier {
  const carrier = carriers[name];
  if (!carrier) throw new Unavailable(`${systemTitles[name]} is not set up here any more`);
  return carrier;
}

/** Who may have something of an order: all of them when it is looked into, or when nobody has said so yet. */
export function carriersOf(
  carriers: Carriers,
  parcel: Parcel | undefined,
  { thoroughly, elsewhere }: Pick<Undone, "thoroughly" | "elsewhere">,
): readonly CarrierName[] {
  if (elsewhere) return [elsewhere.carrier];
  if (parcel?.carrier && !thoroughly) return [carrierOf(parcel)];
  return carrierNames.filter((name) => carriers[name]);
}
