import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { listNotifications } from "#db/queries/notifications.ts";
import { findRun } from "#db/queries/runs.ts";
import { findUser } from "#db/queries/users.ts";
import { assertInvariants } from "../support/invariants.ts";
import { lettersAbout } from "../support/letters.ts";
import { until } from "../support/waiting.ts";
import { aWish, newTripId, openTravelDesk, type TravelDesk } from "./support/travel-desk.ts";

let desk: TravelDesk;
beforeAll(async () => {
  desk = await openTravelDesk();
});
afterEach(() => assertInvariants(desk.db, desk.outside.payments));
afterAll(() => desk?.stop());

describe("a trip", () => {
  test("is found, reserved, paid and confirmed, both or neither", async () => {
    const traveller = desk.newShopper();
    const id = await desk.book(traveller);
    const reserved = await desk.becomes(id, "awaiting_payment");
    expect(reserved.totalCents).toBe(reserved.flightCents + reserved.roomCents);
    expect(await desk.ledgers(id)).toEqual({
      flight: ["reserved"],
      room: ["reserved"],
      intents: ["pending"],
      keptCents: 0,
    });

    await desk.pay(id);
    const { ticketNumber, voucherNumber, totalCents } = await desk.becomes(id, "confirmed");
    expect(await desk.ledgers(id)).toEqual({
      flight: ["confirmed"],
      room: ["confirmed"],
      intents: ["captured"],
      keptCents: totalCents,
    });
    const [ticket] = await desk.outside.airline.reservationsOf(id);
    const [voucher] = await desk.outside.hotels.reservationsOf(id);
    expect([ticketNumber, voucherNumber]).toEqual([ticket?.ticketNumber, voucher?.voucherNumber]);

    const owned = { id, userId: traveller.userId };
    await until("the run to be done", () => findRun(desk.db, owned)?.status === "done");
    expect(new Set(Object.values(desk.steps(id)))).toEqual(new Set(["done"]));
    const titles = listNotifications(desk.db, owned).map(({ title }) => title);
    expect(titles).toContain("Your trip is confirmed");
    expect(lettersAbout(desk.db, id)).toEqual([{ kind: "trip-confirmed", state: "waiting" }]);
  });

  test("is the cheapest where nothing is chosen, and the chosen one where something is", async () => {
    const wish = aWish();
    const flights = await desk.outside.airline.flights(wish.flight);
    const rooms = await desk.outside.hotels.rooms(wish.hotel);
    const byPrice = flights.toSorted((one, other) => one.totalCents - other.totalCents);
    const dearest = rooms.toSorted((one, other) => other.totalCents - one.totalCents)[0];
    const hotel = { ...wish.hotel, roomId: dearest?.roomId ?? "" };
    const id = await desk.book(desk.newShopper(), { ...wish, hotel });
    const { flight, room } = await desk.becomes(id, "awaiting_payment");
    expect([flight?.flightId, room?.roomId]).toEqual([byPrice[0]?.flightId, dearest?.roomId]);
  });

  test("is booked in the names of those who fly, and of those of them who sleep there", async () => {
    const { flight, hotel } = aWish();
    const travellers = ["Ada Ames", "Bo Berg"];
    const party = { flight: { ...flight, passengers: 2 }, hotel, travellers };
    const traveller = desk.newShopper();
    const ids = [await desk.book(traveller, party), await desk.book(traveller)];
    for (const id of ids) await desk.becomes(id, "awaiting_payment");
    const [seats, own] = await Promise.all(ids.map(desk.outside.airline.reservationsOf));
    const [room] = await desk.outside.hotels.reservationsOf(ids[0] ?? "");
    expect(seats?.[0]?.passengers).toEqual(travellers);
    expect(room?.guests).toEqual(["Ada Ames"]);
    const { displayName = "" } = findUser(desk.db, { id: traveller.userId }) ?? {};
    expect(own?.[0]?.passengers).toEqual([displayName]);
  });

  test("is one trip, however often its id is sent", async () => {
    const traveller = desk.newShopper();
    const wish = aWish();
    const id = newTripId();
    await Promise.all([1, 2, 3].map(() => desk.book(traveller, wish, id)));
    await desk.becomes(id, "awaiting_payment");
    await desk.book(traveller, wish, id);
    await desk.pay(id);
    await desk.becomes(id, "confirmed");
    await desk.book(traveller, wish, id);
    expect(await desk.ledgers(id)).toMatchObject({
      flight: ["confirmed"],
      room: ["confirmed"],
      intents: ["captured"],
    });
  });

  test("is nobody else's to see or to touch", async () => {
    const id = await desk.book(desk.newShopper());
    await desk.becomes(id, "awaiting_payment");
    const other = desk.newShopper();
    const answers = await Promise.all([
      other.get(`/api/trips/${id}`),
      other.post(`/api/trips/${id}`, aWish()),
      other.post(`/api/trips/${id}/price`, { accept: true }),
      other.post(`/api/trips/${id}/cancel`),
      other.post(`/api/trips/${id}/cancel-payment`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect((await desk.visitor().get(`/api/trips/${id}`)).status).toBe(401);
    expect(await (await other.get("/api/trips")).json()).toEqual({ trips: [] });
    expect(desk.trip(id).status).toBe("awaiting_payment");
  });

  test("answers a form with its page, a stream's reader with nothing, a program with JSON", async () => {
    const traveller = desk.newShopper();
    const { flight, hotel, customerEmail } = aWish();
    const fields = Object.entries({ ...flight, ...hotel, customerEmail });
    const form = Object.fromEntries(fields.map(([name, value]) => [name, String(value)]));
    const id = newTripId();
    const sent = await traveller.submit(`/api/trips/${id}`, { ...form, flightId: "" });
    expect([sent.status, sent.headers.get("location")]).toEqual([303, `/trips/${id}`]);
    const live = await traveller.submit(`/api/trips/${id}`, form, { "Datastar-Request": "true" });
    expect(live.status).toBe(204);
    await desk.becomes(id, "awaiting_payment");
    const told = await (await traveller.get(`/api/trips/${id}`)).json();
    expect(told).toMatchObject({ id, status: "awaiting_payment", payment: { status: "pending" } });
    expect(JSON.stringify(told)).not.toContain("awakeable");
  });

  test("says beside each field what is wrong with it", async () => {
    const { flight, hotel } = aWish();
    const answer = await desk.newShopper().post(`/api/trips/${newTripId()}`, {
      flight: { ...flight, passengers: 10, to: "VIE" },
      hotel: { ...hotel, checkOut: hotel.checkIn },
      customerEmail: "nowhere",
    });
    expect(answer.status).toBe(422);
    const { fields } = (await answer.json()) as { fields: object };
    expect(Object.keys(fields).sort()).toEqual(["checkOut", "customerEmail", "passengers", "to"]);
  });

  test("is searched for at the airline and the hotel chain at once", async () => {
    const { flight, hotel } = aWish();
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...flight, ...hotel }))
      query.set(name, `${value}`);
    const path = `/api/trips/search?${query}`;
    const found = (await (await desk.newShopper().get(path)).json()) as Record<string, unknown[]>;
    expect(found.flights?.length).toBeGreaterThan(0);
    expect(found.rooms?.length).toBeGreaterThan(0);
  });
});

describe("the last seat", () => {
  test("wanted by twenty at once is one traveller's, and nobody else is charged", async () => {
    const wish = aWish();
    const search = { ...wish.flight, to: "KEF" };
    const single = (await desk.outside.airline.flights(search)).find(
      ({ seatsLeft }) => seatsLeft === 1,
    );
    const flight = { ...search, flightId: single?.flightId ?? "" };
    const crowd = await Promise.all(
      // Each with a room of their own, so that seats alone are short.
      Array.from({ length: 20 }, () => desk.book(desk.newShopper(), { ...aWish(), flight })),
    );
    const settled = () =>
      crowd.filter((id) => ["failed", "awaiting_payment"].includes(desk.trip(id).status));
    await until("everybody to know", () => settled().length === 20, { deadline: 45_000 });
    const lucky = crowd.filter((id) => desk.trip(id).status === "awaiting_payment");
    expect(lucky).toHaveLength(1);
    await desk.pay(lucky[0] ?? "");
    await desk.becomes(lucky[0] ?? "", "confirmed");

    for (const id of crowd.filter((one) => one !== lucky[0])) {
      const { flight: seats, room, intents } = await desk.ledgers(id);
      expect([seats, intents]).toEqual([[], []]);
      expect(room.filter((status) => status !== "cancelled")).toEqual([]);
    }
    const { confirmed, held } = await desk.outside.airline.ledgerOf(flight.flightId);
    expect([confirmed, held]).toEqual([1, 0]);
  }, 60_000);
});

test("a trip that was paid in time is booked, although nobody heard of it before the deadline", async () => {
  const deaf = await openTravelDesk({
    paymentTimeoutMs: 3_000,
    atTheDoor: () => new Response(null, { status: 503 }),
  });
  try {
    const id = await deaf.book(deaf.newShopper());
    await deaf.becomes(id, "awaiting_payment");
    await deaf.pay(id);
    await deaf.becomes(id, "confirmed");
    expect(await deaf.ledgers(id)).toMatchObject({ intents: ["captured"] });
  } finally {
    await deaf.stop();
  }
});
