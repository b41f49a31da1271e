import { z } from "zod";
import { createHttp, type Remote } from "./http.ts";
import {
  createReservations,
  newReservationSchema,
  placesSchema,
  type Reservations,
  reservationSchema,
  travellersSchema,
} from "./reservations.ts";

const airportSchema = z.object({ code: z.string(), city: z.string(), country: z.string() });
type Airport = z.infer<typeof airportSchema>;

const airportCodeSchema = z.string().regex(/^[A-Z]{3}$/);

export const flightSearchSchema = z.object({
  from: airportCodeSchema,
  to: airportCodeSchema,
  /** The day of departure, as the clocks of the city it departs from have it. */
  date: z.iso.date(),
  passengers: z.coerce.number().int().min(1).max(9).default(1),
});
export type FlightSearch = z.output<typeof flightSearchSchema>;

export const flightSchema = z.object({
  flightId: z.string(),
  number: z.string(),
  from: z.string(),
  to: z.string(),
  departsAt: z.int(),
  arrivesAt: z.int(),
  seatsLeft: z.int(),
  /** For one passenger; the total is for all who were searched for. */
  priceCents: z.int(),
  totalCents: z.int(),
  currency: z.string(),
});
export type Flight = z.infer<typeof flightSchema>;

export const newFlightReservationSchema = newReservationSchema.extend({
  flightId: z.string().min(1).max(200),
  /** Their names; everyone has a seat. */
  passengers: travellersSchema,
});
export type NewFlightReservation = z.input<typeof newFlightReservationSchema>;

const flightReservationSchema = reservationSchema.extend({
  flightId: z.string(),
  passengers: z.array(z.string()),
  /** Given with the confirmation. */
  ticketNumber: z.string().nullable(),
});
export type FlightReservation = z.infer<typeof flightReservationSchema>;

const flightLedgerSchema = placesSchema.extend({ flightId: z.string() });
export type FlightLedger = z.infer<typeof flightLedgerSchema>;

export interface Airline extends Reservations<NewFlightReservation, FlightReservation> {
  /** Everywhere it flies to. */
  airports(): Promise<Airport[]>;
  /** The flights that have seats for all of them. */
  flights(search: FlightSearch): Promise<Flight[]>;
  ledgerOf(flightId: string): Promise<FlightLedger>;
}

export function createAirline(remote: Remote): Airline {
  const http = createHttp("the airline", remote);

  return {
    ...createReservations(http, {
      path: "/airline/reservations",
      answer: flightReservationSchema,
    }),
    airports: async () => (await http.get("/airline/airports", airportListSchema)).airports,
    flights: async ({ from, to, date, passengers }) => {
      const search = new URLSearchParams({ from, to, date, passengers: `${passengers}` });
      return (await http.get(`/airline/flights?${search}`, flightListSchema)).flights;
    },
    ledgerOf: (flightId) =>
      http.get(`/airline/ledger?${new URLSearchParams({ flightId })}`, flightLedgerSchema),
  };
}

const airportListSchema = z.object({ airports: z.array(airportSchema) });
const flightListSchema = z.object({ flights: z.array(flightSchema) });
