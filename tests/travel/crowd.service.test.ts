import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { trips } from "#db/travel/schema.ts";
import type { Trip } from "#db/travel/trips.ts";
import { assertInvariants } from "../support/invariants.ts";
import { ledgerOf } from "../support/providers.ts";
import type { Visitor } from "../support/visitor.ts";
import { until } from "../support/waiting.ts";
import { inDays, newTripId, openTravelDesk, type TravelDesk } from "./support/travel-desk.ts";

let desk: TravelDesk;
beforeAll(async () => {
  desk = await openTravelDesk();
});
afterAll(() => desk?.stop());

const plans = [
  "pay",
  "pay",
  "pay",
  "decline",
  "cancel",
  "pay and cancel",
  "no seats",
  "no ticket",
  "lost answers",
  "cancel the payment",
] as const;
type Plan = (typeof plans)[number];

const notes: Partial<Record<Plan, string>> = {
  "no seats": "FAIL_FLIGHT_RESERVE",
  "no ticket": "FAIL_FLIGHT_CONFIRM",
  "lost answers": "LOST_FLIGHT LOST_HOTEL",
};

/** Three days for all of them: small aircraft and few rooms, so that prices climb and places run out. */
const days = [60, 61, 62];

async function carryOut(traveller: Visitor, plan: Plan, day: number): Promise<string> {
  const flight = { from: "VIE", to: "LHR", date: inDays(day), passengers: 1 };
  const hotel = { city: "LHR", checkIn: inDays(day), checkOut: inDays(day + 2), guests: 1 };
  const note = notes[plan] ?? "";
  const id = await desk.book(traveller, { flight, hotel, note }, newTripId());
  while (await needsSomebody(id)) await act(traveller, plan, id);
  return id;
}

/** False once it has come to rest, for good. */
async function needsSomebody(id: string): Promise<boolean> {
  const { status } = await until(`${id} to rest`, () => restOf(id), { deadline: 60_000 });
  return status === "price_changed" || status === "awaiting_payment";
}

function restOf(id: string): Trip | undefined {
  const trip = desk.trip(id);
  const rests = ["price_changed", "awaiting_payment", "confirmed", "failed", "cancelled"];
  return rests.includes(trip.status) ? trip : undefined;
}

async function act(traveller: Visitor, plan: Plan, id: string): Promise<void> {
  const before = desk.trip(id);
  if (before.status === "price_changed") {
    await traveller.post(`/api/trips/${id}/price`, { accept: true });
  } else if (plan === "cancel") {
    await traveller.post(`/api/trips/${id}/cancel`);
  } else if (plan === "cancel the payment") {
    await traveller.post(`/api/trips/${id}/cancel-payment`);
  } else {
    await desk.pay(id, plan === "decline" ? "decline" : "approve");
  }
  const moved = () => {
    const { status, askedCents } = desk.trip(id);
    return status !== before.status || askedCents !== before.askedCents;
  };
  await until(`${id} to move on from ${before.status}`, moved, { deadline: 60_000 });
  if (plan !== "pay and cancel" || before.status === "price_changed") return;
  await needsSomebody(id);
  await traveller.post(`/api/trips/${id}/cancel`);
  await until(`${id} to end`, () => ["cancelled", "failed"].includes(desk.trip(id).status), {
    deadline: 60_000,
  });
}

async function inCrowd(total: number, atOnce: number, one: (place: number) => Promise<unknown>) {
  let next = 0;
  const worker = async () => {
    for (let place = next++; place < total; place = next++) await one(place);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

// Retries are half of its plans, and a replay has them turned off.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")("two hundred mixed bookings", () => {
  test("leave seats, rooms and money that add up", async () => {
    const travellers = Array.from({ length: 10 }, () => desk.newShopper());
    await inCrowd(200, 16, async (place) => {
      const traveller = travellers[place % travellers.length];
      const plan = plans[(place * 7) % plans.length];
      if (traveller && plan) await carryOut(traveller, plan, days[place % days.length] ?? 60);
    });

    const all = desk.db.select().from(trips).all();
    expect(all).toHaveLength(200);
    const unfinished = all.filter(
      ({ status }) => !["confirmed", "failed", "cancelled"].includes(status),
    );
    expect(unfinished).toEqual([]);
    const confirmed = all.filter(({ status }) => status === "confirmed");
    expect(confirmed.length).toBeGreaterThan(40);

    expect(await seatsSold(all)).toEqual({ confirmed: confirmed.length, held: 0 });
    expect(await nightsSold(all)).toEqual({ confirmed: confirmed.length * 2, held: 0 });
    const owed = confirmed.reduce((sum, { totalCents }) => sum + totalCents, 0);
    expect(await moneyKept(all)).toBe(owed);
    await assertInvariants(desk.db, desk.outside.payments);
  }, 180_000);
});

async function seatsSold(all: Trip[]) {
  const flights = new Set(all.flatMap(({ flight }) => flight?.flightId ?? []));
  return summed([...flights].map((flightId) => desk.outside.airline.ledgerOf(flightId)));
}

async function nightsSold(all: Trip[]) {
  const rooms = new Set(all.flatMap(({ room }) => room?.roomId ?? []));
  const nights = [...days, (days.at(-1) ?? 0) + 1].map(inDays);
  return summed(
    [...rooms].flatMap((roomId) =>
      nights.map((night) => desk.outside.hotels.ledgerOf({ roomId, night })),
    ),
  );
}

async function summed(asked: Promise<{ confirmed: number; held: number }>[]) {
  const ledgers = await Promise.all(asked);
  return {
    confirmed: ledgers.reduce((sum, { confirmed }) => sum + confirmed, 0),
    held: ledgers.reduce((sum, { held }) => sum + held, 0),
  };
}

async function moneyKept(all: Trip[]): Promise<number> {
  let kept = 0;
  await inCrowd(all.length, 4, async (place) => {
    const trip = all[place];
    if (!trip) return;
    const { capturedCents, refundedCents } = await ledgerOf(desk.outside.payments, trip.id);
    kept += capturedCents - refundedCents;
  });
  return kept;
}
