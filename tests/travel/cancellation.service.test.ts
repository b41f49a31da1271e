import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { findAnyRun } from "#db/queries/runs.ts";
import { openTripCancellation, placeTrip } from "#db/travel/trip-changes.ts";
import { resubmit } from "#server/domains/index.ts";
import { submitQueuedRuns } from "#server/ingress/queued-runs.ts";
import { assertInvariants } from "../support/invariants.ts";
import type { Visitor } from "../support/visitor.ts";
import { until } from "../support/waiting.ts";
import { type Rig, rigged } from "./support/rigged.ts";
import {
  aWish,
  inDays,
  newTripId,
  openTravelDesk,
  type TravelDesk,
} from "./support/travel-desk.ts";

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

const nothing = {
  flight: ["cancelled"],
  room: ["cancelled"],
  intents: ["cancelled"],
  keptCents: 0,
};

async function confirmed(traveller: Visitor, wish = aWish()): Promise<string> {
  const id = await desk.book(traveller, wish);
  await desk.becomes(id, "awaiting_payment");
  await desk.pay(id);
  await desk.becomes(id, "confirmed");
  return id;
}

const cancel = (traveller: Visitor, id: string) => traveller.post(`/api/trips/${id}/cancel`);

describe("a trip that is not confirmed yet", () => {
  test("is cancelled free of charge while its price is asked about", async () => {
    const traveller = desk.newShopper();
    const id = await desk.book(traveller, { expectedCents: 100 });
    await desk.becomes(id, "price_changed");
    expect((await cancel(traveller, id)).status).toBe(202);
    await desk.becomes(id, "cancelled");
    expect(await desk.ledgers(id)).toMatchObject({ flight: [], room: [], intents: [] });
    expect(desk.steps(id)["Agree on the new price"]).toBe("skipped");
  });

  test("is cancelled free of charge while it waits for its payment", async () => {
    const traveller = desk.newShopper();
    const id = await desk.book(traveller);
    await desk.becomes(id, "awaiting_payment");
    expect((await cancel(traveller, id)).status).toBe(202);
    await desk.becomes(id, "cancelled");
    expect(await desk.ledgers(id)).toEqual(nothing);
    expect(findAnyRun(desk.db, { id })?.status).toBe("cancelled");
    expect((await cancel(traveller, id)).status).toBe(409);
  });

  test("is cancelled by cancelling its payment", async () => {
    const traveller = desk.newShopper();
    const id = await desk.book(traveller);
    await desk.becomes(id, "awaiting_payment");
    expect((await traveller.post(`/api/trips/${id}/cancel-payment`)).status).toBe(202);
    await desk.becomes(id, "cancelled");
    expect(await desk.ledgers(id)).toEqual(nothing);
    expect((await traveller.post(`/api/trips/${id}/cancel-payment`)).status).toBe(409);
  });

  test("is cancelled while it is being reserved, and what it reserves is given back", async () => {
    const { airline } = desk.outside;
    let asked = false;
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    rig.airline = {
      reserve: async (wanted, key) => {
        asked = true;
        await held;
        return airline.reserve(wanted, key);
      },
    };
    const traveller = desk.newShopper();
    const id = await desk.book(traveller);
    await until("the airline to be asked", () => asked);
    expect((await cancel(traveller, id)).status).toBe(202);
    goOn();
    await desk.becomes(id, "cancelled");
    expect(await desk.ledgers(id)).toMatchObject({ flight: ["cancelled"], room: ["cancelled"] });
  });

  test("can no longer be cancelled free of charge while it is being confirmed", async () => {
    const { airline } = desk.outside;
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let asked = false;
    rig.airline = {
      confirm: async (id, key) => {
        asked = true;
        await held;
        return airline.confirm(id, key);
      },
    };
    const traveller = desk.newShopper();
    const id = await desk.book(traveller);
    await desk.becomes(id, "awaiting_payment");
    await desk.pay(id);
    await until("the airline to be asked", () => asked);
    const answer = await cancel(traveller, id);
    expect([answer.status, await answer.json()]).toMatchObject([409, { code: "too_late" }]);
    goOn();
    await desk.becomes(id, "confirmed");
  });
});

describe("a confirmed trip that is cancelled", () => {
  test("long before it departs is refunded in full, once", async () => {
    const traveller = desk.newShopper();
    const id = await confirmed(traveller);
    const { totalCents } = desk.trip(id);
    const answers = await Promise.all([cancel(traveller, id), cancel(traveller, id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    await desk.becomes(id, "cancelled");
    expect(desk.trip(id)).toMatchObject({ refundRule: "full", refundCents: totalCents });
    expect(await desk.ledgers(id)).toEqual({
      flight: ["cancelled"],
      room: ["cancelled"],
      intents: ["refunded"],
      keptCents: 0,
    });
    await until("the run to end", () => findAnyRun(desk.db, { id })?.status === "cancelled");
  });

  test("on its last day is refunded by half", async () => {
    const [today, tomorrow] = [inDays(0), inDays(1)];
    const soon = async (date: string) => {
      const flights = await desk.outside.airline.flights({
        ...aWish().flight,
        date,
      });
      const limit = Date.now() + 23 * 60 * 60_000;
      const flight = flights.find(({ departsAt }) => departsAt < limit);
      return flight && { flightId: flight.flightId, date };
    };
    const chosen = (await soon(today)) ?? (await soon(tomorrow));
    const wish = aWish();
    const traveller = desk.newShopper();
    const id = await confirmed(traveller, { ...wish, flight: { ...wish.flight, ...chosen } });
    await cancel(traveller, id);
    await desk.becomes(id, "cancelled");
    const { totalCents, refundCents, refundRule } = desk.trip(id);
    expect([refundRule, refundCents]).toEqual(["half", Math.floor(totalCents / 2)]);
    expect(await desk.ledgers(id)).toMatchObject({
      flight: ["cancelled"],
      intents: ["partially_refunded"],
      keptCents: totalCents - Math.floor(totalCents / 2),
    });
  });

  test("after it has departed is not refunded", async () => {
    const traveller = desk.newShopper();
    const id = await confirmed(traveller);
    const { totalCents, flight } = desk.trip(id);
    desk.db.transaction(() => {
      const now = flight?.departsAt ?? 0;
      const { userId } = traveller;
      openTripCancellation(desk.db, { id, userId, refundRule: "none", refundCents: 0, now });
    });
    await submitQueuedRuns({ ...desk, resubmit, before: Date.now() + 1 });
    await desk.becomes(id, "cancelled");
    expect(await desk.ledgers(id)).toMatchObject({ intents: ["captured"], keptCents: totalCents });
  });
});

describe("a trip that was written down and never submitted", () => {
  test("is submitted again, and booked", async () => {
    const { flight, hotel, customerEmail } = aWish();
    const { userId } = desk.newShopper();
    const id = newTripId();
    const wanted = { id, userId, customerEmail, flightWish: flight, hotelWish: hotel };
    placeTrip(desk.db, { ...wanted, title: "Trip", now: Date.now() });
    await submitQueuedRuns({ ...desk, resubmit, before: Date.now() + 1 });
    await desk.becomes(id, "awaiting_payment");
  });
});
