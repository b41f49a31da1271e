import { expect, test } from "vitest";
import { reservations } from "#server/sandbox/schema.ts";
import { openPlayground } from "./playground.ts";
import { aRoom, aStay, aStayIn, holdSeconds, newPriceOf } from "./travellers.ts";

test("the rooms are the same in every sandbox, and add up night by night", async () => {
  const rooms = await openPlayground().hotels.rooms({ ...aStay, guests: 1 });

  expect(await openPlayground().hotels.rooms({ ...aStay, guests: 1 })).toEqual(rooms);
  expect(rooms).toHaveLength(8);
  for (const { nights, totalCents } of rooms) {
    expect(nights.map(({ date }) => date)).toEqual(["2026-12-01", "2026-12-02", "2026-12-03"]);
    expect(nights.reduce((total, { priceCents }) => total + priceCents, 0)).toBe(totalCents);
  }
});

test("a weekend costs more than the days before it", async () => {
  const playground = openPlayground();
  const stay = { checkIn: "2026-12-03", checkOut: "2026-12-06" };

  const { nights } = await aRoom(playground, "double", stay);

  const [thursday = 0, friday = 0, saturday = 0] = nights.map(({ priceCents }) => priceCents);
  expect(friday).toBeGreaterThan(thursday);
  expect(saturday).toBe(friday);
});

test("nobody is offered a room too small, in an unknown city or in the past", async () => {
  const { hotels } = openPlayground();

  const forThree = await hotels.rooms({ ...aStay, guests: 3 });
  expect(new Set(forThree.map(({ kind }) => kind))).toEqual(new Set(["family"]));
  expect(await hotels.rooms({ ...aStay, city: "XXX", guests: 1 })).toEqual([]);
  const yesterday = { city: "KEF", checkIn: "2026-11-20", checkOut: "2026-11-23", guests: 1 };
  expect(await hotels.rooms(yesterday)).toEqual([]);
  expect(await hotels.rooms({ ...yesterday, checkIn: "2026-11-21" })).not.toEqual([]);
});

test("a stay that ends before it begins, or never seems to end, is refused", async () => {
  const playground = openPlayground();
  const { hotels } = playground;
  const room = aStayIn(await aRoom(playground, "single"));

  for (const checkOut of ["2026-12-01", "2026-11-30", "2027-12-01"]) {
    const search = hotels.rooms({ ...aStay, checkOut, guests: 1 });
    await expect(search).rejects.toMatchObject({ code: "invalid_request" });
    const call = hotels.reserve({ ...room, checkOut }, `until ${checkOut}`);
    await expect(call).rejects.toMatchObject({ code: "invalid_request" });
  }
});

test("a room is set aside once for each key, in every night of the stay but the last day", async () => {
  const playground = openPlayground();
  const { hotels, now } = playground;
  const { world: db } = playground.ledgers;
  const room = await aRoom(playground, "suite");

  const reservation = await hotels.reserve(aStayIn(room, ["Alice", "Bob"]), "reserve");

  expect(await hotels.reserve(aStayIn(room, ["Alice", "Bob"]), "reserve")).toEqual(reservation);
  expect(reservation).toMatchObject({
    status: "reserved",
    tripId: "trip_1",
    roomId: room.roomId,
    checkIn: "2026-12-01",
    checkOut: "2026-12-04",
    guests: ["Alice", "Bob"],
    totalCents: room.totalCents,
    expiresAt: now() + holdSeconds * 1_000,
    voucherNumber: null,
  });
  expect(db.select().from(reservations).all()).toMatchObject([{ key: "reserve" }]);
  const heldIn = async (night: string) =>
    (await hotels.ledgerOf({ roomId: room.roomId, night })).held;
  const nights = ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"];
  expect(await Promise.all(nights.map(heldIn))).toEqual([0, 1, 1, 1, 0]);
});

test("one night that is taken takes the whole stay, and the stays around it are free", async () => {
  const playground = openPlayground();
  const { hotels } = playground;
  const suite = await aRoom(playground, "suite");
  const oneNight = { checkIn: "2026-12-02", checkOut: "2026-12-03" };
  const { totalCents } = await aRoom(playground, "suite", oneNight);
  await hotels.reserve(
    { ...aStayIn(suite), ...oneNight, expectedCents: totalCents },
    "the night between",
  );

  const whole = hotels.reserve(aStayIn(suite), "the whole stay");
  await expect(whole).rejects.toMatchObject({ name: "Refused", code: "sold_out" });

  const offered = async (checkIn: string, checkOut: string) => {
    const rooms = await hotels.rooms({ city: "KEF", checkIn, checkOut, guests: 1 });
    return rooms.some(({ roomId }) => roomId === suite.roomId);
  };
  expect(await offered("2026-12-01", "2026-12-04")).toBe(false);
  expect(await offered("2026-12-01", "2026-12-02")).toBe(true);
  expect(await offered("2026-12-03", "2026-12-04")).toBe(true);
});

test("a confirmation gives a voucher, and the room can still be given back", async () => {
  const playground = openPlayground();
  const { hotels } = playground;
  const suite = await aRoom(playground, "suite");
  const { reservationId } = await hotels.reserve(aStayIn(suite), "reserve");

  const confirmed = await hotels.confirm(reservationId, "confirm");
  await playground.pass(holdSeconds * 1_000);

  expect(confirmed.voucherNumber).toMatch(/^LH-\d{10}$/);
  expect(await hotels.reservation(reservationId)).toEqual(confirmed);
  await hotels.cancel(reservationId, "cancel");
  expect(await hotels.cancel(reservationId, "cancel again")).toMatchObject({ status: "cancelled" });
  const night = { roomId: suite.roomId, night: "2026-12-01" };
  expect(await hotels.ledgerOf(night)).toMatchObject({ held: 0, confirmed: 0, free: 1 });
});

test("a hold that has expired is not confirmed, and its room is another's", async () => {
  const playground = openPlayground();
  const { hotels } = playground;
  const suite = await aRoom(playground, "suite");
  const { reservationId } = await hotels.reserve(aStayIn(suite), "reserve");

  await playground.pass(holdSeconds * 1_000);

  const late = hotels.confirm(reservationId, "confirm");
  await expect(late).rejects.toMatchObject({ name: "Refused", code: "expired" });
  expect((await hotels.reserve(aStayIn(suite), "another's")).status).toBe("reserved");
});

test("a price that rose since the search is told", async () => {
  const playground = openPlayground();
  const { hotels } = playground;
  const family = await aRoom(playground, "family");
  await hotels.reserve(aStayIn(family), "others");

  const newPrice = await newPriceOf(hotels.reserve(aStayIn(family), "reserve"));

  expect(newPrice).toBeGreaterThan(family.totalCents);
  const agreed = { ...aStayIn(family), expectedCents: newPrice };
  expect(await hotels.reserve(agreed, "agreed")).toMatchObject({ totalCents: newPrice });
});

test("rooms that are unknown, too small or of yesterday are refused", async () => {
  const playground = openPlayground();
  const { hotels } = playground;
  const single = aStayIn(await aRoom(playground, "single"));
  const refusals = {
    unknown_room: { ...single, roomId: "room_KEF_castle_single" },
    too_many_guests: { ...single, guests: ["Alice", "Bob"] },
    past_date: { ...single, checkIn: "2026-11-20" },
  };

  for (const [code, reservation] of Object.entries(refusals)) {
    await expect(hotels.reserve(reservation, code)).rejects.toMatchObject({ code });
  }
});

test("of twenty who want the last room at once, one has it", async () => {
  const playground = openPlayground();
  const suite = await aRoom(playground, "suite");

  const answers = await Promise.allSettled(
    Array.from({ length: 20 }, (_, guest) =>
      playground.hotels.reserve(aStayIn(suite), `guest ${guest}`),
    ),
  );

  const refused = answers.filter((answer) => answer.status === "rejected");
  expect(refused.map(({ reason }) => reason.code)).toEqual(Array(19).fill("sold_out"));
  expect(await playground.hotels.reservationsOf("trip_1")).toHaveLength(1);
});
