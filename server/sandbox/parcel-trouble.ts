import type { ShipmentStatus } from "#server/outside/carriers.ts";
import { Fault, Refusal } from "./errors.ts";

/**
 * An order's note asks the carrier for trouble: FAIL_SHIP is refused and FLAKY_SHIP:n is down for its
 * first n attempts. SILENT_TRACKING tells nothing of the parcel, LATE_TRACKING tells of its way only
 * after its end, and DUPLICATE_TRACKING tells everything three times.
 */
export function failOnDemand(note: string, attempt: number): void {
  if (note.includes("FAIL_SHIP")) {
    throw new Refusal(422, "shipment_refused", "it does not take this parcel");
  }
  const flaky = /FLAKY_SHIP:(\d{1,3})/.exec(note);
  if (flaky && attempt <= Number(flaky[1])) {
    throw new Fault("carrier_down", "The carrier cannot take parcels at the moment");
  }
}

/** Counted from the end of the parcel's way. */
export const lateTrackingMs = 1_000;

interface Change {
  status: ShipmentStatus;
  at: number;
  arrivesAt: number;
}

/** When the shop is told of a change; that a parcel is booked it has heard from the answer. */
export function newsTimeOf({ status, at, arrivesAt }: Change, note: string): number | null {
  if (status === "booked" || note.includes("SILENT_TRACKING")) return null;
  const isTheEnd = status === "delivered" || status === "cancelled";
  return note.includes("LATE_TRACKING") && !isTheEnd ? arrivesAt + lateTrackingMs : at;
}

export function timesTold(note: string): number {
  return note.includes("DUPLICATE_TRACKING") ? 3 : 1;
}
