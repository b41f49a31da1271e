import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";
import { flightSchema, flightSearchSchema } from "#server/outside/airlines.ts";
import { cancelHandler, reservationHandlers, reserveHandler } from "../reservation-contract.ts";

export const flightService = iface.service("FlightService", {
  search: iface.schemas({ input: flightSearchSchema, output: z.array(flightSchema) }),
  reserve: reserveHandler({ flightId: z.string() }),
  ...reservationHandlers,
  /** On one flight, or on every one that the trip has. */
  cancel: cancelHandler({ flightId: z.string().optional() }),
});
