import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { openDatabase } from "#db/connection.ts";
import { findAnyRun, listStepEvents } from "#db/queries/runs.ts";
import type { StepStatus } from "#db/statuses.ts";
import { findAnyTrip } from "#db/travel/trips.ts";
import { listBrokenInvariants } from "#server/domains/index.ts";
import { connectOutside, type Outside } from "#server/outside/connect.ts";
import { testCards } from "#server/sandbox/test-cards.ts";
import { intentsOf, ledgerOf, paid } from "../support/providers.ts";
import { endShops, type Shop, sandboxUrlsOf, startShop } from "../support/shop-process.ts";
import { until } from "../support/waiting.ts";
import { aWish } from "./support/travel-desk.ts";

afterEach(endShops);

const patience = { deadline: 60_000 };

/** What the sellers and the provider have written down of a trip that was paid and undone, each once. */
const allGivenBack = {
  flight: ["cancelled"],
  room: ["cancelled"],
  intents: ["refunded"],
  captures: 1,
  refunds: 1,
  keptCents: 0,
};

describe("a booking whose every process is killed", () => {
  test("at each of its steps is booked once, and paid once", async () => {
    const trip = await placeTrip("");
    for (const step of ["Look for a flight", "Reserve the seats", "Payment for the trip"]) {
      await killAt(trip, step, "running");
    }
    await killAt(trip, "Wait for the payment", "waiting");
    await pay(trip);
    for (const step of ["Take the money", "Confirm the seats"]) {
      await killAt(trip, step, "running");
    }
    await ends(trip, "confirmed");
    expect(await ledgersOf(trip)).toEqual({
      flight: ["confirmed"],
      room: ["confirmed"],
      intents: ["captured"],
      captures: 1,
      refunds: 0,
      keptCents: read(trip).totalCents,
    });
    expect(read(trip).broken).toEqual([]);
  }, 240_000);

  test("while it is undone gives everything back once", async () => {
    const trip = await placeTrip("FAIL_HOTEL_CONFIRM");
    await killAt(trip, "Wait for the payment", "waiting");
    await pay(trip);
    await killAt(trip, "Confirm the room", "running");
    for (const step of ["Payment for the trip", "Reserve the room", "Reserve the seats"]) {
      await killAt(trip, step, "compensating");
    }
    await ends(trip, "failed");
    expect(await ledgersOf(trip)).toEqual(allGivenBack);
    expect(read(trip).broken).toEqual([]);
  }, 240_000);

  test("after it was confirmed, while it is given back, is refunded once", async () => {
    const trip = await placeTrip("");
    await until("the trip to wait for its payment", () => read(trip).payable, patience);
    await pay(trip);
    await ends(trip, "confirmed");
    await send(trip, "/cancel", {});
    for (const step of ["Give the seats back", "Refund what the rule gives back"]) {
      await killAt(trip, step, "running");
    }
    await ends(trip, "cancelled");
    expect(await ledgersOf(trip)).toEqual(allGivenBack);
    expect(read(trip).broken).toEqual([]);
  }, 240_000);
});

interface BookedTrip {
  shop: Shop;
  id: string;
  cookie: string;
  outside: Outside;
}

async function placeTrip(note: string): Promise<BookedTrip> {
  const shop = await startShop();
  const signedIn = await fetch(`${shop.url}/api/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username: "alice", password: "cartwright" }),
  });
  const [cookie = ""] = signedIn.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  const outside = connectOutside({ urls: sandboxUrlsOf(shop), timeoutMs: 5_000 });
  const trip = { shop, id: `trip_${randomUUID()}`, cookie, outside };
  await send(trip, "", { ...aWish(), note });
  return trip;
}

async function send({ shop, id, cookie }: BookedTrip, path: string, body: object): Promise<void> {
  const answer = await fetch(`${shop.url}/api/trips/${id}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Cookie: cookie },
    body: JSON.stringify(body),
  });
  if (answer.status !== 202) throw new Error(`The trip was answered ${await answer.text()}`);
}

/** As soon as the step is seen to be there; it may be anywhere in it, or just after. */
async function killAt(trip: BookedTrip, step: string, status: StepStatus): Promise<void> {
  const seen = () => read(trip).events.some((e) => e.step === step && e.status === status);
  await until(`${step} to be ${status}`, seen, patience);
  await trip.shop.kill9();
  trip.shop = await startShop({ env: trip.shop.env });
}

async function pay({ outside, id }: BookedTrip): Promise<void> {
  const payUrl = await until(
    "an intent that can be paid",
    async () => {
      const intents = await intentsOf(outside.payments, id);
      return intents.find(({ status }) => status === "pending")?.payUrl ?? undefined;
    },
    patience,
  );
  const body = new URLSearchParams({ action: "pay", card: testCards.approve.number });
  const answer = await fetch(payUrl, { method: "POST", body, redirect: "manual" });
  expect(answer.status).toBe(303);
}

async function ends(trip: BookedTrip, status: string): Promise<void> {
  await until(`the trip to be ${status}`, () => read(trip).status === status, patience);
  await until("its run to have ended", () => read(trip).endedAt !== null, patience);
}

/** What the database itself tells of it. */
function read({ shop, id }: BookedTrip) {
  const db = openDatabase({ file: join(shop.dataDir, "cartwright.db") });
  try {
    const trip = findAnyTrip(db, { id });
    return {
      status: trip?.status,
      totalCents: trip?.totalCents,
      payable: trip?.status === "awaiting_payment",
      endedAt: findAnyRun(db, { id })?.endedAt ?? null,
      events: listStepEvents(db, { runId: id }),
      broken: listBrokenInvariants(db),
    };
  } finally {
    db.$client.close();
  }
}

async function ledgersOf({ outside, id }: BookedTrip) {
  const flights = await outside.airline.reservationsOf(id);
  const rooms = await outside.hotels.reservationsOf(id);
  const money = await ledgerOf(outside.payments, id);
  return {
    flight: flights.map(({ status }) => status),
    room: rooms.map(({ status }) => status),
    intents: paid(money.intents).map(({ status }) => status),
    captures: money.intents.flatMap(({ captures }) => captures).length,
    refunds: money.intents.flatMap(({ refunds }) => refunds).length,
    keptCents: money.capturedCents - money.refundedCents,
  };
}
