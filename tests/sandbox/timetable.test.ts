import { describe, expect, test } from "vitest";
import { cities } from "#server/sandbox/cities.ts";
import { departuresOf } from "#server/sandbox/timetable.ts";
import { timeByTheClocks } from "#server/sandbox/zone-time.ts";
import { openPlayground } from "./playground.ts";
import { aDay, aSeatOn, lastSeat, twelveSeats } from "./travellers.ts";

const search = { from: "VIE", to: "LIS", date: aDay, passengers: 2 };

test("the timetable is the same in every sandbox", async () => {
  const flights = await openPlayground().airline.flights(search);

  expect(await openPlayground().airline.flights(search)).toEqual(flights);
  expect(flights.map(({ flightId }) => flightId)).toEqual([
    "flt_VIE-LIS_2026-12-01_1",
    "flt_VIE-LIS_2026-12-01_2",
    "flt_VIE-LIS_2026-12-01_3",
  ]);
  for (const flight of flights) {
    expect(new Date(flight.departsAt).toISOString()).toContain(aDay);
    expect(flight.arrivesAt - flight.departsAt).toBe(205 * 60_000);
    expect(flight.totalCents).toBe(2 * flight.priceCents);
  }
});

test("small aircraft fly from every city to every other, under numbers of their own", async () => {
  const codes = (await openPlayground().airline.airports()).map(({ code }) => code);

  const departures = codes.flatMap((from) =>
    codes.flatMap((to) => departuresOf({ from, to, date: aDay })),
  );

  expect(departures).toHaveLength(12 * 11 * 3);
  expect(new Set(departures.map(({ number }) => number)).size).toBe(departures.length);
  const others = departures.filter(({ flightId }) => flightId !== "flt_VIE-KEF_2026-12-01_1");
  expect(Math.min(...others.map(({ seats }) => seats))).toBe(12);
  expect(Math.max(...others.map(({ seats }) => seats))).toBe(40);
});

describe("where clocks are turned", () => {
  const day = 24 * 60;

  test.each([
    ["Europe/Vienna", "2027-03-28", 90, "2027-03-28T00:30Z"],
    ["Europe/Vienna", "2027-03-28", 360, "2027-03-28T04:00Z"],
    ["Europe/Vienna", "2027-10-31", 360, "2027-10-31T05:00Z"],
    ["Europe/Lisbon", "2027-03-28", 360, "2027-03-28T05:00Z"],
    ["Europe/London", "2027-10-31", 30, "2027-10-30T23:30Z"],
    ["Atlantic/Reykjavik", "2027-07-01", 360, "2027-07-01T06:00Z"],
    ["America/New_York", "2027-03-14", 360, "2027-03-14T10:00Z"],
    ["America/New_York", "2027-11-07", 360, "2027-11-07T11:00Z"],
    ["Asia/Tokyo", "2027-03-28", 360, "2027-03-27T21:00Z"],
    ["Europe/Vienna", "2027-03-27", day, "2027-03-27T23:00Z"],
  ])("in %s it is, on %s after %i minutes, %s", (timeZone, date, minutes, expected) => {
    expect(timeByTheClocks(timeZone, date, minutes)).toBe(Date.parse(expected));
  });

  const days = ["2027-03-13", "2027-03-14", "2027-03-28", "2027-10-31", "2027-11-07", "2027-12-01"];

  test.each(cities)(
    "a flight from $name leaves at its hour and takes its time all the same",
    ({ code, timeZone }) => {
      for (const { code: to } of cities.filter((other) => other.code !== code)) {
        const flown = days.map((date) => {
          const [first] = departuresOf({ from: code, to, date });
          if (!first) throw new Error(`Nothing flies from ${code} to ${to}`);
          const { departsAt, arrivesAt } = first;
          const [shownDay, shownHour] = shownIn(timeZone, departsAt);
          expect(shownDay).toBe(date);
          return `${shownHour} ${arrivesAt - departsAt}`;
        });
        expect(new Set(flown).size).toBe(1);
      }
    },
  );
});

/** By another way than the timetable takes. */
function shownIn(timeZone: string, at: number): string[] {
  return new Date(at).toLocaleString("sv-SE", { timeZone }).split(" ");
}

test("nobody is offered a flight that has left, that goes nowhere or that is too small", async () => {
  const playground = openPlayground();
  const { airline, now } = playground;
  const [first, second] = await airline.flights(search);

  expect(await airline.flights({ ...search, to: "VIE" })).toEqual([]);
  expect(await airline.flights({ ...search, to: "XXX" })).toEqual([]);
  const { flightId } = await lastSeat(playground);
  const forTwo = await airline.flights({ ...search, to: "KEF" });
  expect(forTwo.map((flight) => flight.flightId)).not.toContain(flightId);
  await playground.pass((first?.departsAt ?? 0) - now());
  expect((await airline.flights(search))[0]).toEqual(second);
});

test("a search for a day that does not exist is refused", async () => {
  const { airline } = openPlayground();

  const call = airline.flights({ ...search, date: "2026-02-31" });

  await expect(call).rejects.toMatchObject({ name: "Refused", code: "invalid_request" });
});

test("the price climbs in steps as the aircraft fills", async () => {
  const playground = openPlayground();
  const { flightId, priceCents, from, to } = await twelveSeats(playground);
  const climbed: number[] = [];

  for (let seat = 0; seat < 12; seat++) {
    const flights = await playground.airline.flights({ from, to, date: aDay, passengers: 1 });
    const flight = flights.find((each) => each.flightId === flightId);
    if (!flight) throw new Error(`${flightId} is sold out after ${seat} seats`);
    climbed.push(Math.round((flight.priceCents / priceCents) * 20) / 20);
    await playground.airline.reserve(aSeatOn(flight), `seat ${seat}`);
  }

  expect(climbed).toEqual([1, 1, 1, 1.15, 1.15, 1.15, 1.35, 1.35, 1.35, 1.6, 1.6, 1.6]);
});
