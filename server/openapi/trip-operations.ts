import { z } from "zod";
import { tripStatuses } from "#db/statuses.ts";
import { flightSchema } from "#server/outside/airlines.ts";
import { roomSchema } from "#server/outside/hotels.ts";
import { priceForm, tripForm } from "#server/trip-form.ts";
import type { Operation } from "./operation.ts";

const trip = z.looseObject({ id: z.string(), status: z.enum(tripStatuses) });
const offers = z.looseObject({
  flights: z.array(flightSchema).nullable().describe("Null when the airline did not answer"),
  rooms: z.array(roomSchema).nullable().describe("Null when the hotels did not answer"),
});
const placed = z.object({ tripId: z.string(), status: z.enum(tripStatuses) });
const asked = z.looseObject({ tripId: z.string(), asked: z.string() });
const answered = z.looseObject({ tripId: z.string() });

export const tripOperations: Operation[] = [
  {
    method: "get",
    path: "/api/trips/search",
    tag: "Trips",
    summary: "Flights and rooms, asked for at once",
    for: "shopper",
    query: {
      from: "An airport, three letters",
      to: "An airport, three letters",
      date: "The day of the flight, as 2027-05-31",
      passengers: "1 to 9",
      city: "An airport's city, three letters",
      checkIn: "The first day of the stay",
      checkOut: "The last day of the stay",
      guests: "1 to 9",
    },
    answers: { 200: { description: "What there is, with prices", schema: offers } },
  },
  {
    method: "post",
    path: "/api/trips/{id}",
    tag: "Trips",
    summary: "Book a flight and a room together, or neither",
    description:
      "The id begins with trip_ and is yours to make: the same one twice is one trip. Answers at once; " +
      "flight and hotel may be nested. Without a chosen flight or room the cheapest is taken.",
    for: "shopper",
    body: tripForm,
    answers: { 202: { description: "Accepted", schema: placed } },
  },
  {
    method: "get",
    path: "/api/trips",
    tag: "Trips",
    summary: "Your trips",
    for: "shopper",
    answers: {
      200: { description: "The latest first", schema: z.object({ trips: z.array(trip) }) },
    },
  },
  {
    method: "get",
    path: "/api/trips/{id}",
    tag: "Trips",
    summary: "One of your trips",
    for: "shopper",
    answers: { 200: { description: "The trip", schema: trip } },
  },
  {
    method: "post",
    path: "/api/trips/{id}/price",
    tag: "Trips",
    summary: "Accept or decline a price that has changed",
    for: "shopper",
    body: priceForm,
    answers: { 202: { description: "What counts", schema: answered } },
  },
  {
    method: "post",
    path: "/api/trips/{id}/cancel",
    tag: "Trips",
    summary: "Cancel a trip, by its refund rule once it is confirmed",
    for: "shopper",
    answers: { 202: { description: "Asked for", schema: asked } },
  },
  {
    method: "post",
    path: "/api/trips/{id}/cancel-payment",
    tag: "Trips",
    summary: "Stop paying; nothing is booked",
    for: "shopper",
    answers: { 202: { description: "Asked for", schema: asked } },
  },
];
