import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { listStepEvents } from "#db/queries/runs.ts";
import { Refused } from "#server/outside/errors.ts";
import { assertInvariants } from "../support/invariants.ts";
import { until } from "../support/waiting.ts";
import { type Rig, rigged } from "./support/rigged.ts";
import { aWish, openTravelDesk, type TravelDesk, type Wish } from "./support/travel-desk.ts";

vi.setConfig({ testTimeout: 60_000 });

let desk: TravelDesk;
let rig: Rig = {};
beforeAll(async () => {
  desk = await openTravelDesk({ between: rigged(() => rig) });
});
afterEach(async () => {
  rig = {};
  await assertInvariants(desk.db, desk.outside.payments);
});
afterAll(() => desk?.stop());

/** Back on the last day of the stay, unless said. */
function thereAndBack(returnDate?: string): Wish {
  const wish = aWish();
  return { ...wish, flight: { ...wish.flight, returnDate: returnDate ?? wish.hotel.checkOut } };
}

const leadsHome = (flightId: string) => flightId.startsWith("flt_LIS-VIE");
const soldOut = () => Promise.reject(new Refused("sold_out", "There is no seat left"));

const undone = (id: string) =>
  listStepEvents(desk.db, { runId: id }).flatMap(({ step, status }) =>
    status === "compensated" ? [step] : [],
  );

describe("a trip there and back", () => {
  test("is one trip: all three are held, paid at once, confirmed, and given back together", async () => {
    const traveller = desk.newShopper();
    const wish = thereAndBack();
    const id = await desk.book(traveller, wish);
    const { flight, returnFlight, ...held } = await desk.becomes(id, "awaiting_payment");
    expect([flight?.to, returnFlight?.from, returnFlight?.to]).toEqual(["LIS", "LIS", "VIE"]);
    expect(new Date(returnFlight?.departsAt ?? 0).toISOString()).toContain(wish.hotel.checkOut);
    const legs = await desk.outside.airline.reservationsOf(id);
    const priceOf = (flightId = "") => legs.find((one) => one.flightId === flightId)?.totalCents;
    expect(priceOf(returnFlight?.flightId)).toBe(held.returnCents);
    expect(priceOf(flight?.flightId)).toBe(held.flightCents - held.returnCents);
    expect(held.totalCents).toBe(held.flightCents + held.roomCents);
    expect(await desk.ledgers(id)).toMatchObject({
      flight: ["reserved", "reserved"],
      room: ["reserved"],
    });

    await desk.pay(id);
    const { ticketNumber, returnTicketNumber } = await desk.becomes(id, "confirmed");
    const bought = await desk.outside.airline.reservationsOf(id);
    const tickets = bought.map((one) => one.ticketNumber).sort();
    expect([ticketNumber, returnTicketNumber].sort()).toEqual(tickets);
    expect((await desk.ledgers(id)).keptCents).toBe(held.totalCents);

    await traveller.post(`/api/trips/${id}/cancel`);
    await desk.becomes(id, "cancelled");
    expect(await desk.ledgers(id)).toMatchObject({
      flight: ["cancelled", "cancelled"],
      room: ["cancelled"],
      keptCents: 0,
    });
  });

  test("of which the way back is sold out books neither way, and nobody is charged", async () => {
    const { airline } = desk.outside;
    rig.airline = {
      reserve: (wanted, key) =>
        leadsHome(wanted.flightId) ? soldOut() : airline.reserve(wanted, key),
    };
    const id = await desk.book(desk.newShopper(), thereAndBack());
    await desk.becomes(id, "failed");
    expect(await desk.ledgers(id)).toEqual({
      flight: ["cancelled"],
      room: ["cancelled"],
      intents: [],
      keptCents: 0,
    });
  });

  test("of which the way back is not confirmed is undone, last in first out", async () => {
    const { airline } = desk.outside;
    rig.airline = {
      confirm: async (reservationId, key) => {
        const { flightId } = await airline.reservation(reservationId);
        return leadsHome(flightId) ? soldOut() : airline.confirm(reservationId, key);
      },
    };
    const id = await desk.book(desk.newShopper(), thereAndBack());
    await desk.becomes(id, "awaiting_payment");
    await desk.pay(id);
    await desk.becomes(id, "failed");
    expect(await desk.ledgers(id)).toEqual({
      flight: ["cancelled", "cancelled"],
      room: ["cancelled"],
      intents: ["refunded"],
      keptCents: 0,
    });
    expect(undone(id)).toEqual([
      "Payment for the trip",
      "Reserve the room",
      "Reserve the flight back",
      "Reserve the seats",
    ]);
  });

  test("whose price has changed is asked about as a whole", async () => {
    const traveller = desk.newShopper();
    const id = await desk.book(traveller, { ...thereAndBack(), expectedCents: 1 });
    const { askedCents, totalCents, returnCents } = await desk.becomes(id, "price_changed");
    expect(returnCents).toBeGreaterThan(0);
    expect(askedCents).toBe(totalCents);
    await traveller.post(`/api/trips/${id}/price`, { accept: true });
    await desk.becomes(id, "awaiting_payment");
    await traveller.post(`/api/trips/${id}/cancel-payment`);
    await desk.becomes(id, "cancelled");
    await until("all to be given back", async () => {
      const { flight, room } = await desk.ledgers(id);
      return [...flight, ...room].every((status) => status === "cancelled");
    });
  });

  test("on one day comes back after it has arrived", async () => {
    const wish = aWish();
    const id = await desk.book(desk.newShopper(), {
      ...wish,
      flight: { ...wish.flight, returnDate: wish.flight.date },
    });
    const { flight, returnFlight } = await desk.becomes(id, "awaiting_payment");
    expect(returnFlight?.departsAt).toBeGreaterThan(flight?.arrivesAt ?? Number.MAX_VALUE);
  });

  test("is searched for in one question", async () => {
    const { flight, hotel } = thereAndBack();
    const typed = Object.entries({ ...flight, ...hotel }).map(([name, value]) => [
      name,
      `${value}`,
    ]);
    const query = new URLSearchParams(Object.fromEntries(typed));
    const answer = await desk.newShopper().get(`/api/trips/search?${query}`);
    const found = (await answer.json()) as Record<string, { from: string }[]>;
    expect(found.flights?.[0]?.from).toBe("VIE");
    expect(found.returnFlights?.[0]?.from).toBe("LIS");
    const page = await (await desk.newShopper().get(`/trips?${query}`)).text();
    expect(page).toContain("Vienna to Lisbon and back");
    expect(page).toContain('name="returnOffer"');
  });
});
