import type { Operation } from "#server/web/openapi/operation.ts";
import { priceForm, tripForm } from "../commands/trip-form.ts";
import { refundRuleInWords } from "../rules/refund.ts";
import * as answer from "./answers.ts";

export const travelOperations: Operation[] = [
  {
    method: "get",
    path: "/api/trips/search",
    tag: "Trips",
    summary: "Ask the airline and the hotels what they offer",
    for: "shopper",
    query: {
      from: "Where it begins: three letters, as airports have them",
      to: "Where it leads",
      date: "The day of departure, as 2027-05-31",
      returnDate: "The day of the flight back, for those who want one",
      passengers: "1 to 9",
      city: "Where the hotel is",
      checkIn: "The first day of the stay",
      checkOut: "The day after its last night",
      guests: "1 to 9",
    },
    answers: { 200: { description: "What there is", schema: answer.offers } },
  },
  {
    method: "post",
    path: "/api/trips/{id}",
    tag: "Trips",
    summary: "Book a flight, there or there and back, and a room: all or nothing",
    description:
      "The id is made by whoever books: trip_ and 8 to 64 letters or digits. Sent again it is the same trip. " +
      "Answers at once; the trip goes on by itself. Without flightId, returnFlightId and roomId it books the cheapest; with a returnDate it books the way back as well. The " +
      "fields may be nested: flight {from, to, date, passengers, flightId, " +
      "returnDate, returnFlightId}, hotel {city, checkIn, checkOut, " +
      "guests, roomId}. travellers are the names of those who fly, one for each passenger; who flies alone " +
      "need not be named. A room is for no more guests than passengers.",
    for: "shopper",
    body: tripForm,
    example: {
      customerEmail: "alice@example.test",
      flight: { from: "VIE", to: "LIS", date: "2027-05-14", passengers: 1 },
      hotel: { city: "LIS", checkIn: "2027-05-14", checkOut: "2027-05-17", guests: 1 },
    },
    answers: { 202: { description: "Accepted", schema: answer.tripAccepted } },
  },
  {
    method: "get",
    path: "/api/trips",
    tag: "Trips",
    summary: "Your trips",
    for: "shopper",
    answers: { 200: { description: "The latest first", schema: answer.tripList } },
  },
  {
    method: "get",
    path: "/api/trips/{id}",
    tag: "Trips",
    summary: "One of your trips",
    for: "shopper",
    answers: { 200: { description: "The trip", schema: answer.trip } },
  },
  {
    method: "post",
    path: "/api/trips/{id}/price",
    tag: "Trips",
    summary: "Accept or decline a new price",
    description: "The first answer counts; a second one is answered with it.",
    for: "shopper",
    body: priceForm,
    example: { accept: true },
    answers: { 202: { description: "What counts", schema: answer.priceAnswered } },
  },
  {
    method: "post",
    path: "/api/trips/{id}/cancel",
    tag: "Trips",
    summary: "Cancel your trip",
    description: `Free of charge until it is paid. Once confirmed, ${refundRuleInWords}.`,
    for: "shopper",
    answers: { 202: { description: "Asked for", schema: answer.tripCancelled } },
  },
  {
    method: "post",
    path: "/api/trips/{id}/cancel-payment",
    tag: "Trips",
    summary: "Stop paying; the trip is cancelled",
    for: "shopper",
    answers: { 202: { description: "Asked for", schema: answer.tripPaymentCancelled } },
  },
];
