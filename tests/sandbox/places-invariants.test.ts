import fc from "fast-check";
import { expect, test } from "vitest";
import type { Places, Reservation } from "#server/outside/reservations.ts";
import { openPlayground, type Playground } from "./playground.ts";
import { aDay, aRoom, aSeatOn, aStayIn, holdSeconds, twelveSeats } from "./travellers.ts";

const reserve = fc.record({
  act: fc.constant("reserve" as const),
  travellers: fc.integer({ min: 1, max: 4 }),
  first: fc.nat({ max: 2 }),
  nights: fc.integer({ min: 1, max: 3 }),
});
const action = fc.oneof(
  { weight: 3, arbitrary: reserve },
  fc.record({ act: fc.constantFrom("confirm" as const, "cancel" as const), which: fc.nat() }),
  fc.record({ act: fc.constant("pass" as const), ms: fc.constantFrom(1, 200_000, 600_000) }),
);
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;
type Reserve = typeof reserve extends fc.Arbitrary<infer Value> ? Value : never;

/** A flight, or a kind of room over some nights: units that run out, each with as many places. */
interface Desk {
  total: number;
  units: string[];
  claimOf(asked: Reserve): { units: string[]; quantity: number };
  reserve(asked: Reserve, key: string): Promise<Reservation>;
  confirm(reservationId: string, key: string): Promise<Reservation>;
  cancel(reservationId: string, key: string): Promise<Reservation>;
  placesOf(unit: string): Promise<Places>;
}

test("whatever is asked of the airline in whatever order, its seats add up", () =>
  expectToAddUp(flightDesk));

test("whatever is asked of the hotels in whatever order, their rooms add up night by night", () =>
  expectToAddUp(roomDesk));

async function expectToAddUp(openDesk: (playground: Playground) => Promise<Desk>) {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 20 }), async (actions) => {
      const playground = openPlayground({ inMemory: true });
      const desk = await openDesk(playground);
      const book = new Book(desk, playground.now);
      for (const [turn, next] of actions.entries()) {
        if (next.act === "pass") await playground.pass(next.ms);
        else await perform(desk, book, next, `turn ${turn}`);
        for (const unit of desk.units) {
          expect(await desk.placesOf(unit)).toMatchObject(book.placesOf(unit));
        }
      }
    }),
    { numRuns: 40 },
  );
}

async function perform(
  desk: Desk,
  book: Book,
  next: Exclude<Action, { act: "pass" }>,
  key: string,
): Promise<void> {
  if (next.act === "reserve") {
    const made = desk.reserve(next, key);
    if (book.fits(next)) book.write(next, await made);
    else await expect(made).rejects.toMatchObject({ code: "sold_out" });
    return;
  }
  const entry = book.entry(next.which);
  if (!entry) return;
  const state = book.stateOf(entry);
  const answer = desk[next.act](entry.reservationId, key);
  if (next.act === "cancel") entry.state = "cancelled";
  else if (state === "reserved" || state === "confirmed") entry.state = "confirmed";
  else return expect(answer).rejects.toMatchObject({ code: state });
  expect((await answer).status).toBe(entry.state);
}

interface Entry {
  reservationId: string;
  units: string[];
  quantity: number;
  state: "reserved" | "confirmed" | "cancelled";
  expiresAt: number;
}

/** What a careful clerk would write down, in the plainest way. */
class Book {
  readonly #entries: Entry[] = [];

  constructor(
    private readonly desk: Desk,
    private readonly now: () => number,
  ) {}

  write(asked: Reserve, { reservationId }: Reservation): void {
    const expiresAt = this.now() + holdSeconds * 1_000;
    const claim = this.desk.claimOf(asked);
    this.#entries.push({ reservationId, ...claim, state: "reserved", expiresAt });
  }

  entry(which: number): Entry | undefined {
    return this.#entries[which % this.#entries.length];
  }

  stateOf({ state, expiresAt }: Entry): Reservation["status"] {
    return state === "reserved" && this.now() >= expiresAt ? "expired" : state;
  }

  fits(asked: Reserve): boolean {
    const { units, quantity } = this.desk.claimOf(asked);
    return units.every((unit) => this.placesOf(unit).free >= quantity);
  }

  placesOf(unit: string): Places {
    const taken = (state: "reserved" | "confirmed") =>
      this.#entries
        .filter((entry) => entry.units.includes(unit) && this.stateOf(entry) === state)
        .reduce((sum, { quantity }) => sum + quantity, 0);
    const [held, confirmed, { total }] = [taken("reserved"), taken("confirmed"), this.desk];
    return { total, held, confirmed, free: total - held - confirmed };
  }
}

async function flightDesk(playground: Playground): Promise<Desk> {
  const { airline } = playground;
  const flight = await twelveSeats(playground);
  const { flightId, from, to } = flight;
  return {
    total: 12,
    units: [flightId],
    claimOf: ({ travellers }) => ({ units: [flightId], quantity: travellers }),
    reserve: async ({ travellers: passengers }, key) => {
      const flights = await airline.flights({ from, to, date: aDay, passengers });
      const offered = flights.find((each) => each.flightId === flightId) ?? flight;
      const names = Array.from({ length: passengers }, (_, seat) => `Passenger ${seat}`);
      return airline.reserve(aSeatOn(offered, names), key);
    },
    confirm: airline.confirm,
    cancel: airline.cancel,
    placesOf: airline.ledgerOf,
  };
}

async function roomDesk(playground: Playground): Promise<Desk> {
  const { hotels } = playground;
  const room = await aRoom(playground, "family");
  const dayOf = (night: number) => `2026-12-0${night + 1}`;
  const stayOf = ({ first, nights }: Reserve) => ({
    checkIn: dayOf(first),
    checkOut: dayOf(first + nights),
  });
  return {
    total: room.roomsLeft,
    units: [0, 1, 2, 3, 4].map(dayOf),
    claimOf: ({ first, nights }) => ({
      units: Array.from({ length: nights }, (_, night) => dayOf(first + night)),
      quantity: 1,
    }),
    reserve: async (asked, key) => {
      const stay = stayOf(asked);
      const rooms = await hotels.rooms({ city: room.city, ...stay, guests: 1 });
      const offered = rooms.find(({ roomId }) => roomId === room.roomId) ?? room;
      return hotels.reserve({ ...aStayIn(offered), ...stay }, key);
    },
    confirm: hotels.confirm,
    cancel: hotels.cancel,
    placesOf: (night) => hotels.ledgerOf({ roomId: room.roomId, night }),
  };
}
