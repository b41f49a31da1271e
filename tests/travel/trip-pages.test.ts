import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { moveTrip, placeTrip } from "#db/travel/trip-changes.ts";
import { findTrip, listTrips } from "#db/travel/trips.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { expectProblem } from "../support/problem.ts";
import { readStream } from "../support/reading.ts";
import { aWish } from "./support/travel-desk.ts";

let shop: TestApp;

/** Restate is not there, and so neither the airline nor the hotels answer. */
beforeEach(async () => {
  shop = await openTestApp();
});

afterEach(() => shop.close());

const id = "trip_aaaaaaaa";
const search = {
  from: "VIE",
  to: "LIS",
  date: "2026-02-01",
  passengers: "1",
  city: "",
  checkIn: "2026-02-01",
  checkOut: "2026-02-04",
  guests: "1",
};
const whoBooks = { customerEmail: "alice@example.test" };
const searched = `/trips?${new URLSearchParams(search)}`;

function place() {
  const { city: _, ...wish } = search;
  placeTrip(shop.db, {
    id,
    userId: "usr_alice",
    title: "Vienna to Lisbon, 1 Feb",
    customerEmail: "alice@example.test",
    note: "",
    flightWish: { from: wish.from, to: wish.to, date: wish.date, passengers: 1 },
    hotelWish: { city: "LIS", checkIn: wish.checkIn, checkOut: wish.checkOut, guests: 1 },
    expectedCents: null,
    now: shop.clock.now,
  });
}

const pageOf = async (who: "alice" | "bob" | "admin", path: string) => {
  const answer = await shop.as(who).open(path);
  return { status: answer.status, text: await answer.text() };
};

describe("a trip", () => {
  test.each([`/trips/${id}`, `/trips/${id}?as=markdown`])(
    "is its owner's alone: %s",
    async (path) => {
      place();
      expect((await pageOf("alice", path)).status).toBe(200);
      expect((await pageOf("bob", path)).status).toBe(404);
      expect((await pageOf("admin", path)).status).toBe(404);
      const visitor = await shop.visitor().open(path);
      expect(visitor.headers.get("location")).toBe(`/sign-in?next=${encodeURIComponent(path)}`);
    },
  );

  test("is called by where it leads and when, on its page and among the runs", async () => {
    await shop.as("alice").postJson(`/api/trips/${id}`, { ...search, ...whoBooks, city: "LIS" });
    const title = "Vienna to Lisbon, 1 Feb";
    expect((await pageOf("alice", `/trips/${id}`)).text).toContain(`<title>${title}`);
    expect((await pageOf("alice", "/activity")).text).toContain(title);
  });

  test("is listed and counted for its owner alone", async () => {
    place();
    const own = (await pageOf("alice", "/trips")).text;
    expect(own).toContain(`href="/trips/${id}"`);
    expect(own).toMatch(/href="\/trips" aria-current="page">.*class="count">1/s);
    expect((await pageOf("bob", "/trips")).text).not.toContain(id);
  });

  test("moves on the page as it moves in the database", async () => {
    place();
    const answer = await shop.as("alice").get(`/stream/page?at=%2Ftrips%2F${id}`);
    const stream = readStream(answer);
    await stream.until("the present state", /id="cancel-trip"/);
    moveTrip(shop.db, { id, status: "confirming", now: shop.clock.now });
    shop.hub.wake(`run:${id}`);
    await stream.until("the next state", /Being confirmed/);
    await stream.close();
  });

  test("is watched by its owner alone", async () => {
    place();
    expect((await shop.as("bob").get(`/stream/page?at=%2Ftrips%2F${id}`)).status).toBe(404);
  });
});

describe("a search", () => {
  test("is filled in for a week from now", async () => {
    const { text } = await pageOf("alice", "/trips");
    expect(text).toContain('name="date" type="date" min="2026-01-05" value="2026-01-12"');
    expect(text).toContain('value="2026-01-15"');
  });

  test("draws its page when nobody outside answers, and says so", async () => {
    const { status, text } = await pageOf("alice", searched);
    expect(status).toBe(200);
    expect(text).toContain("The airline does not answer at the moment");
    expect(text).toContain("The hotels do not answer at the moment");
    expect(text).toContain('value="2026-02-01"');
    expect(text).not.toContain('id="book-form"');
  });

  test("shows what is wrong beside its fields and asks nobody", async () => {
    const wrong = new URLSearchParams({ ...search, to: "VIE", checkOut: "2026-02-01" });
    const { status, text } = await pageOf("alice", `/trips?${wrong}`);
    expect(status).toBe(422);
    expect(text).toContain('id="search-to-error"');
    expect(text).toContain('id="search-checkOut-error"');
    expect(text).not.toContain("does not answer");
  });

  test("for a way back before the way there is refused", async () => {
    const wrong = new URLSearchParams({ ...search, returnDate: "2026-01-31" });
    const { status, text } = await pageOf("alice", `/trips?${wrong}`);
    expect(status).toBe(422);
    expect(text).toContain('id="search-returnDate-error"');
  });

  test("for more guests than fly is refused", async () => {
    const wrong = new URLSearchParams({ ...search, passengers: "2", guests: "3" });
    const { status, text } = await pageOf("alice", `/trips?${wrong}`);
    expect(status).toBe(422);
    expect(text).toContain("Only 2 fly: the room cannot be for 3");
  });

  test("of a program is answered with what is wrong, by field", async () => {
    const wrong = { ...search, city: "LIS", to: "VIE", passengers: "ten" };
    const answer = await shop.as("alice").get(`/api/trips/search?${new URLSearchParams(wrong)}`);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      code: "invalid_input",
      fields: { passengers: "Enter a whole number" },
    });
  });

  test("is not repeated by the stream, which leaves what was found as it stands", async () => {
    const at = encodeURIComponent(searched);
    const stream = readStream(await shop.as("alice").get(`/stream/page?at=${at}`));
    const first = await stream.until("the present state", /id="metadata"/);
    place();
    shop.hub.wake("user:usr_alice");
    const second = await stream.until("the count", /class="count"/);
    for (const drawn of [first, second]) expect(drawn).not.toMatch(/id="(input|output)"/);
    await stream.close();
  });
});

describe("a booking sent by a plain form", () => {
  const chosen = { flightOffer: "23600/flt/1", roomOffer: "23500/room-1" };
  const fields = { ...search, city: "LIS", ...chosen, customerEmail: "alice@example.test" };

  test("leads to the trip's page, with what was chosen and the price that stood beside it", async () => {
    const alice = shop.as("alice");
    const answer = await alice.submit(`/api/trips/${id}`, fields);
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe(`/trips/${id}`);
    expect(findTrip(shop.db, { id, userId: "usr_alice" })).toMatchObject({
      flightWish: { flightId: "flt/1" },
      hotelWish: { roomId: "room-1" },
      expectedCents: 47_100,
    });
  });

  test("there and back is one trip at the sum of all three", async () => {
    const back = { returnDate: "2026-02-04", returnOffer: "20000/flt/2" };
    await shop.as("alice").submit(`/api/trips/${id}`, { ...fields, ...back });
    expect(findTrip(shop.db, { id, userId: "usr_alice" })).toMatchObject({
      flightWish: { flightId: "flt/1", returnDate: "2026-02-04", returnFlightId: "flt/2" },
      expectedCents: 67_100,
    });
    const { text } = await pageOf("alice", `/trips/${id}`);
    expect(text).toMatch(/Vienna to Lisbon.*Lisbon to Vienna/s);
  });

  test("twice is one trip", async () => {
    const alice = shop.as("alice");
    for (const _ of [1, 2]) await alice.submit(`/api/trips/${id}`, fields);
    expect(listTrips(shop.db, { userId: "usr_alice" })).toHaveLength(1);
  });

  test("is refused with the search kept, and books nothing", async () => {
    const answer = await shop
      .as("alice")
      .submit(`/api/trips/${id}`, { ...fields, customerEmail: "?" });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('value="2026-02-01"');
    expect(listTrips(shop.db, { userId: "usr_alice" })).toEqual([]);
  });

  const typed = { traveller1: "Ada Ames", traveller2: "Bo Berg", note: "A window, please" };
  const forTwo = { ...fields, ...typed, passengers: "2" };

  test("is refused with all that was chosen and typed, also while nobody outside answers", async () => {
    const alice = shop.as("alice");
    const wrong = { ...forTwo, traveller2: " ", customerEmail: "ada@" };
    const answer = await alice.submit(`/api/trips/${id}`, wrong);
    const text = await answer.text();
    expect(answer.status).toBe(422);
    expect(text).toContain('id="traveller-2-error"');
    expect(text).toContain('id="customer-email-error"');
    const kept = ["23600/flt/1", "23500/room-1", "Ada Ames", "ada@", "A window, please"];
    for (const value of kept) expect(text).toContain(`value="${value}"`);
    expect(text).toContain("€471.00");
    expect((await alice.submit(`/api/trips/${id}`, forTwo)).status).toBe(303);
  });

  test("that is one too many says so above what was typed", async () => {
    const alice = shop.as("alice");
    for (const number of [1, 2, 3]) await alice.submit(`/api/trips/trip_number-${number}`, forTwo);
    const answer = await alice.submit("/api/trips/trip_number-4", forTwo);
    expect(answer.status).toBe(409);
    const text = await answer.text();
    expect(text).toMatch(/id="book-error"[^>]*>Some trips of yours are not paid yet/);
    expect(text).toContain('value="Bo Berg"');
  });

  test("keeps the names of those who fly, and shows them on the trip's page", async () => {
    await shop.as("alice").submit(`/api/trips/${id}`, forTwo);
    const { travellers } = findTrip(shop.db, { id, userId: "usr_alice" }) ?? {};
    expect(travellers).toEqual(["Ada Ames", "Bo Berg"]);
    for (const path of [`/trips/${id}`, `/trips/${id}?as=markdown`]) {
      expect((await pageOf("alice", path)).text).toContain("Ada Ames, Bo Berg");
    }
  });

  test("under somebody else's trip finds nothing", async () => {
    place();
    const answer = await shop.as("bob").submit(`/api/trips/${id}`, fields);
    expect(answer.status).toBe(404);
  });

  test("of a command that cannot be carried out now says so on a page", async () => {
    place();
    const answer = await shop.as("alice").submit(`/api/trips/${id}/price`, { accept: "true" });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain("Nobody asks about a price");
  });
});

test.each([
  [{ passengers: 2 }, {}, { travellers: "Enter the name of each traveller: 2 fly" }],
  [{ passengers: 1 }, { guests: 2 }, { guests: "Only one flies: the room cannot be for 2" }],
])(
  "a program names everybody who flies, and nobody else sleeps there: %o %o",
  async (flight, hotel, fields) => {
    const wish = aWish();
    const answer = await shop.as("alice").postJson(`/api/trips/${id}`, {
      ...wish,
      flight: { ...wish.flight, ...flight },
      hotel: { ...wish.hotel, ...hotel },
    });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ fields });
  },
);

test("nobody keeps seats from others with more than three trips that are not paid", async () => {
  const alice = shop.as("alice");
  const book = (number: number) => alice.postJson(`/api/trips/trip_number-${number}`, aWish());
  for (const number of [1, 2, 3]) expect((await book(number)).status).toBe(202);
  await expectProblem(await book(4), 409, "too_many_unpaid");
  expect((await book(3)).status).toBe(202);
  moveTrip(shop.db, { id: "trip_number-1", status: "cancelled", from: ["asking"], now: 2 });
  expect((await book(4)).status).toBe(202);
});
