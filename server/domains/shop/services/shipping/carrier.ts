import type { findShipment } from "#db/shop/shipments.ts";
import { type CarrierName, carrierNames } from "#server/outside/systems.ts";
import type { Undone } from "./contract.ts";

type Parcel = Pick<NonNullable<ReturnType<typeof findShipment>>, "carrier">;

/** Whoever printed the label has the parcel. Before there were two it was Kestrel. */
export function carrierOf({ carrier }: Parcel): CarrierName {
  return carrierNames.find((name) => name === carrier) ?? "kestrel";
}

/** Who may have something of an order: all of them when it is looked into, or when nobody has said so yet. */
export function carriersOf(
  parcel: Parcel | undefined,
  { thoroughly, elsewhere }: Pick<Undone, "thoroughly" | "elsewhere">,
): readonly CarrierName[] {
  if (elsewhere) return [elsewhere.carrier];
  return parcel?.carrier && !thoroughly ? [carrierOf(parcel)] : carrierNames;
}
