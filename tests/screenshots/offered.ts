import { connectIngress, type Ingress } from "#server/ingress/connect.ts";
import type { FlightSearch } from "#server/outside/airlines.ts";
import type { RoomSearch } from "#server/outside/hotels.ts";
import { openSandboxDatabase } from "#server/sandbox/database.ts";
import { flightsFor } from "#server/sandbox/flights.ts";
import { roomsFor } from "#server/sandbox/rooms.ts";

/** Restate is not there, but the airline and the hotels say what they offer. */
export function offeringIngress(): Ingress {
  const ledger = openSandboxDatabase({ file: ":memory:" });
  const sellers: Record<string, object> = {
    FlightService: { search: async (w: FlightSearch) => flightsFor(ledger, w, Date.now()) },
    HotelService: { search: async (w: RoomSearch) => roomsFor(ledger, w, Date.now()) },
  };
  const client = ({ name }: { name: string }) => sellers[name];
  return Object.assign(connectIngress({ url: "http://127.0.0.1:9" }), { client }) as Ingress;
}
