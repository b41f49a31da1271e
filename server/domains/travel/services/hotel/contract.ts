import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";
import { roomSchema, roomSearchSchema } from "#server/outside/hotels.ts";
import { reservationHandlers, reserveHandler } from "../reservation-contract.ts";

export const hotelService = iface.service("HotelService", {
  search: iface.schemas({ input: roomSearchSchema, output: z.array(roomSchema) }),
  reserve: reserveHandler({ roomId: z.string(), checkIn: z.string(), checkOut: z.string() }),
  ...reservationHandlers,
});
