import { expect, test } from "vitest";
import { claims, reservations } from "#server/sandbox/schema.ts";
import { openPlayground } from "./playground.ts";
import { aSeatOn, holdSeconds, lastSeat, newPriceOf, twelveSeats } from "./travellers.ts";

test("seats are set aside once for each key, and counted", async () => {
  const playground = openPlayground();
  const { airline, now } = playground;
  const { world: db } = playground.ledgers;
  const flight = await twelveSeats(playground);

  const reservation = await airline.reserve(aSeatOn(flight, ["Alice", "Bob"]), "reserve");

  expect(await airline.reserve(aSeatOn(flight, ["Alice", "Bob"]), "reserve")).toEqual(reservation);
  expect(reservation).toMatchObject({
    status: "reserved",
    tripId: "trip_1",
    flightId: flight.flightId,
    passengers: ["Alice", "Bob"],
    totalCents: 2 * flight.priceCents,
    currency: "EUR",
    expiresAt: now() + holdSeconds * 1_000,
    ticketNumber: null,
  });
  expect(db.select().from(reservations).all()).toMatchObject([{ key: "reserve" }]);
  expect(await airline.ledgerOf(flight.flightId)).toEqual({
    flightId: flight.flightId,
    total: 12,
    held: 2,
    confirmed: 0,
    free: 10,
  });
});

test("a confirmation gives a ticket, and under another key the same one", async () => {
  const playground = openPlayground();
  const { airline } = playground;
  const flight = await lastSeat(playground);
  const { reservationId } = await airline.reserve(aSeatOn(flight), "reserve");

  const confirmed = await airline.confirm(reservationId, "confirm");
  await playground.pass(holdSeconds * 1_000);

  expect(confirmed.status).toBe("confirmed");
  expect(confirmed.ticketNumber).toMatch(/^LK-\d{10}$/);
  expect(await airline.confirm(reservationId, "confirm again")).toEqual(confirmed);
  expect(await airline.ledgerOf(flight.flightId)).toMatchObject({ held: 0, confirmed: 1, free: 0 });
});

test("a hold that has expired is not confirmed, and its seat is another's", async () => {
  const playground = openPlayground();
  const { airline } = playground;
  const flight = await lastSeat(playground);
  const { reservationId } = await airline.reserve(aSeatOn(flight), "reserve");

  await playground.pass(holdSeconds * 1_000 - 1);
  expect((await airline.reservation(reservationId)).status).toBe("reserved");
  await playground.pass(1);

  expect((await airline.reservation(reservationId)).status).toBe("expired");
  const late = airline.confirm(reservationId, "confirm");
  await expect(late).rejects.toMatchObject({ name: "Refused", code: "expired" });
  expect((await airline.reserve(aSeatOn(flight), "another's")).status).toBe("reserved");
});

test("no hold outlasts the departure", async () => {
  const playground = openPlayground();
  const { airline, now } = playground;
  const flight = await lastSeat(playground);
  await playground.pass(flight.departsAt - now() - 1_000);

  const { expiresAt } = await airline.reserve(aSeatOn(flight), "reserve");

  expect(expiresAt).toBe(flight.departsAt);
});

test("a seat is given back whether it was held, bought or expired, twice as well", async () => {
  const playground = openPlayground();
  const { airline } = playground;
  const flight = await lastSeat(playground);
  const meanwhile = {
    held: async () => {},
    bought: async (reservationId: string) => void (await airline.confirm(reservationId, "buy")),
    expired: () => playground.pass(holdSeconds * 1_000),
  };

  for (const [state, happen] of Object.entries(meanwhile)) {
    const { reservationId } = await airline.reserve(aSeatOn(flight), `reserve ${state}`);
    await happen(reservationId);
    expect((await airline.cancel(reservationId, `cancel ${state}`)).status).toBe("cancelled");
    const again = await airline.cancel(reservationId, `cancel ${state} again`);
    expect(again.status).toBe("cancelled");

    const confirmation = airline.confirm(reservationId, `confirm ${state}`);
    await expect(confirmation).rejects.toMatchObject({ name: "Refused", code: "cancelled" });
    expect(await airline.ledgerOf(flight.flightId)).toMatchObject({ held: 0, free: 1 });
  }
});

test("a price that rose since the search is told, and taken under a new key", async () => {
  const playground = openPlayground();
  const { airline } = playground;
  const { world: db } = playground.ledgers;
  const flight = await twelveSeats(playground);
  await airline.reserve(aSeatOn(flight, ["Bob", "Carol", "Dave"]), "others");

  const newPrice = await newPriceOf(airline.reserve(aSeatOn(flight), "reserve"));

  expect(newPrice).toBeGreaterThan(flight.priceCents);
  expect(await newPriceOf(airline.reserve(aSeatOn(flight), "reserve"))).toBe(newPrice);
  expect(db.select().from(claims).all()).toHaveLength(1);
  const agreed = { ...aSeatOn(flight), expectedCents: newPrice };
  expect(await airline.reserve(agreed, "agreed")).toMatchObject({ totalCents: newPrice });
});

test("a price that fell since the search is told as well", async () => {
  const playground = openPlayground();
  const { airline } = playground;
  const before = await twelveSeats(playground);
  const others = await airline.reserve(aSeatOn(before, ["Bob", "Carol", "Dave"]), "others");
  const dearer = await newPriceOf(airline.reserve(aSeatOn(before), "reserve"));
  await airline.cancel(others.reservationId, "others cancel");

  const call = airline.reserve({ ...aSeatOn(before), expectedCents: dearer }, "agreed");

  expect(await newPriceOf(call)).toBe(before.priceCents);
});

test("flights that are unknown, gone or sold out are refused", async () => {
  const playground = openPlayground();
  const { airline, now } = playground;
  const flight = await lastSeat(playground);
  const reserve = (flightId: string) =>
    airline.reserve({ ...aSeatOn(flight), flightId }, `reserve ${flightId} at ${now()}`);

  for (const flightId of ["flt_VIE-KEF_2026-02-31_1", "flt_VIE-KEF_2026-12-01_4", "nonsense"]) {
    await expect(reserve(flightId)).rejects.toMatchObject({ code: "unknown_flight" });
  }
  await reserve(flight.flightId);
  await playground.pass(1);
  await expect(reserve(flight.flightId)).rejects.toMatchObject({ code: "sold_out" });
  await playground.pass(flight.departsAt - now());
  await expect(reserve(flight.flightId)).rejects.toMatchObject({ code: "past_date" });
});

test("of twenty who want the last seat at once, one has it", async () => {
  const playground = openPlayground();
  const flight = await lastSeat(playground);

  const answers = await Promise.allSettled(
    Array.from({ length: 20 }, (_, traveller) =>
      playground.airline.reserve(aSeatOn(flight), `traveller ${traveller}`),
    ),
  );

  const refused = answers.filter((answer) => answer.status === "rejected");
  expect(refused.map(({ reason }) => reason.code)).toEqual(Array(19).fill("sold_out"));
  expect(await playground.airline.ledgerOf(flight.flightId)).toMatchObject({ held: 1, free: 0 });
});

test("what became of a trip's reservations can be looked up when an answer was lost", async () => {
  const playground = openPlayground();
  const { airline, hotels } = playground;
  const reservation = await airline.reserve(aSeatOn(await lastSeat(playground)), "reserve");

  expect(await airline.reservationsOf("trip_1")).toEqual([reservation]);
  expect(await airline.reservationsOf("trip_2")).toEqual([]);
  expect(await hotels.reservationsOf("trip_1")).toEqual([]);
  const elsewhere = hotels.cancel(reservation.reservationId, "cancel");
  await expect(elsewhere).rejects.toMatchObject({ code: "reservation_not_found" });
});
