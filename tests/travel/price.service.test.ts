import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { assertInvariants } from "../support/invariants.ts";
import { type Rig, rigged } from "./support/rigged.ts";
import { openTravelDesk, type TravelDesk } from "./support/travel-desk.ts";

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

/** What it shows is a euro less than what it wants when it comes to reserving. */
function showsLess(): Rig {
  const { airline } = desk.outside;
  return {
    airline: {
      flights: async (search) => {
        const flights = await airline.flights(search);
        return flights.map((flight) => ({ ...flight, totalCents: flight.totalCents - 100 }));
      },
    },
  };
}

describe("a price that changed between search and reserve", () => {
  test("is asked about, and once accepted it is what is paid", async () => {
    rig = showsLess();
    const traveller = desk.newShopper();
    const id = await desk.book(traveller);
    const { askedCents, totalCents } = await desk.becomes(id, "price_changed");
    expect(askedCents).toBe(totalCents + 100);
    // What the other seller has set aside stays so meanwhile.
    expect(await desk.ledgers(id)).toMatchObject({ flight: [], room: ["reserved"] });

    const answer = await traveller.post(`/api/trips/${id}/price`, { accept: true });
    expect([answer.status, await answer.json()]).toEqual([202, { tripId: id, accepted: true }]);
    const agreed = await desk.becomes(id, "awaiting_payment");
    expect([agreed.totalCents, agreed.askedCents]).toEqual([askedCents, null]);
    await desk.pay(id);
    await desk.becomes(id, "confirmed");
    expect(await desk.ledgers(id)).toEqual({
      flight: ["confirmed"],
      room: ["confirmed"],
      intents: ["captured"],
      keptCents: askedCents,
    });
  });

  test("ends the trip when it is declined, and nothing is kept", async () => {
    rig = showsLess();
    const traveller = desk.newShopper();
    const id = await desk.book(traveller);
    await desk.becomes(id, "price_changed");
    await traveller.submit(`/api/trips/${id}/price`, { accept: "false" });
    await desk.becomes(id, "cancelled");
    expect(await desk.ledgers(id)).toEqual({
      flight: [],
      room: ["cancelled"],
      intents: [],
      keptCents: 0,
    });
  });

  test("is declined by the deadline when nobody answers, and a later yes does not count", async () => {
    const hasty = await openTravelDesk({ priceTimeoutMs: 300 });
    try {
      const traveller = hasty.newShopper();
      const id = await hasty.book(traveller, { expectedCents: 100 });
      const { reason } = await hasty.becomes(id, "failed");
      expect(reason).toContain("in time");
      const late = await traveller.post(`/api/trips/${id}/price`, { accept: true });
      expect(late.status).toBe(409);
      expect(await hasty.ledgers(id)).toMatchObject({ flight: [], room: [], intents: [] });
    } finally {
      await hasty.stop();
    }
  });

  test("is asked about before anything is reserved when it is known then", async () => {
    const traveller = desk.newShopper();
    const id = await desk.book(traveller, { expectedCents: 100 });
    const { askedCents } = await desk.becomes(id, "price_changed");
    expect(await desk.ledgers(id)).toMatchObject({ flight: [], room: [] });
    const another = await traveller.post(`/api/trips/${id}/price`, {
      accept: true,
      totalCents: 100,
    });
    expect(await another.json()).toMatchObject({ code: "another_price" });
    await traveller.post(`/api/trips/${id}/price`, { accept: true, totalCents: askedCents });
    expect((await desk.becomes(id, "awaiting_payment")).totalCents).toBe(askedCents);
  });

  test("is not asked about when it is lower", async () => {
    const id = await desk.book(desk.newShopper(), { expectedCents: 10_000_000 });
    const { totalCents } = await desk.becomes(id, "awaiting_payment");
    expect(totalCents).toBeLessThan(10_000_000);
  });
});
