import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { listNotifications } from "#db/queries/notifications.ts";
import { findAnyRun } from "#db/queries/runs.ts";
import { Refused } from "#server/outside/errors.ts";
import { assertInvariants } from "../support/invariants.ts";
import { until } from "../support/waiting.ts";
import { type Rig, rigged, unheard } from "./support/rigged.ts";
import { openTravelDesk, type TravelDesk } from "./support/travel-desk.ts";

// Some wait until patience with a seller ends.
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

// A replay gives every invocation a single attempt: what is tried again is not for it.
const retrying = test.skipIf(process.env.RESTATE_TEST_MODE === "replay");

async function failed(note = ""): Promise<string> {
  const id = await desk.book(desk.newShopper(), { note });
  await desk.becomes(id, "failed");
  return id;
}

async function paid(note = "", card: Parameters<TravelDesk["pay"]>[1] = "approve") {
  const id = await desk.book(desk.newShopper(), { note });
  await desk.becomes(id, "awaiting_payment");
  await desk.pay(id, card);
  return id;
}

const isRefund = (id: string) =>
  listNotifications(desk.db, { userId: desk.trip(id).userId }).some(({ body }) =>
    body.includes("Your payment is refunded."),
  );

const toldToAdmins = (id: string) =>
  listNotifications(desk.db, { userId: "usr_admin" }).flatMap(({ runId, title, href }) =>
    runId === id ? [[title, href]] : [],
  );

describe("a trip of which one part", () => {
  test("has no seats gives its room back, and nobody is charged", async () => {
    const id = await failed("FAIL_FLIGHT_RESERVE");
    expect(await desk.ledgers(id)).toEqual({
      flight: [],
      room: ["cancelled"],
      intents: [],
      keptCents: 0,
    });
    expect(desk.steps(id)).toMatchObject({
      "Reserve the seats": "failed",
      "Reserve the room": "compensated",
    });
    expect(findAnyRun(desk.db, { id })?.status).toBe("compensated");
    expect(toldToAdmins(id)).toEqual([["A trip needs a look", `/runs/${id}`]]);
  });

  test("has no room gives its seats back, and nobody is charged", async () => {
    const id = await failed("FAIL_HOTEL_RESERVE");
    expect(await desk.ledgers(id)).toEqual({
      flight: ["cancelled"],
      room: [],
      intents: [],
      keptCents: 0,
    });
  });

  test.each(["FLIGHT", "HOTEL"])(
    "is not confirmed after the charge is undone: %s",
    async (part) => {
      const id = await paid(`FAIL_${part}_CONFIRM`);
      await desk.becomes(id, "failed");
      expect(await desk.ledgers(id)).toEqual({
        flight: ["cancelled"],
        room: ["cancelled"],
        intents: ["refunded"],
        keptCents: 0,
      });
      expect(isRefund(id)).toBe(true);
      expect(desk.steps(id)).toMatchObject({ "Payment for the trip": "compensated" });
    },
  );

  test("has run out of its hold while it was paid is undone", async () => {
    const { airline } = desk.outside;
    const held = { seconds: 1 };
    rig.airline = {
      // It promises more time than it gives.
      reserve: async (wanted, key) => {
        const made = await airline.reserve({ ...wanted, holdSeconds: held.seconds }, key);
        return { ...made, expiresAt: made.createdAt + 10 * 60_000 };
      },
    };
    const id = await desk.book(desk.newShopper());
    await desk.becomes(id, "awaiting_payment");
    await until("the hold to expire", async () =>
      (await desk.ledgers(id)).flight.includes("expired"),
    );
    await desk.pay(id);
    await desk.becomes(id, "failed");
    expect(desk.trip(id).reason).toContain("not confirmed in time");
    expect(await desk.ledgers(id)).toMatchObject({
      room: ["cancelled"],
      intents: ["refunded"],
      keptCents: 0,
    });
  });
});

describe("a payment that", () => {
  test("is declined leaves nothing reserved", async () => {
    const id = await paid("", "decline");
    expect((await desk.becomes(id, "failed")).reason).toBe("The card was declined");
    expect(toldToAdmins(id)).toEqual([]);
    expect(await desk.ledgers(id)).toEqual({
      flight: ["cancelled"],
      room: ["cancelled"],
      intents: ["declined"],
      keptCents: 0,
    });
  });

  test("cannot be taken is let go of, with everything else", async () => {
    rig.payments = { capture: async () => Promise.reject(new Refused("no", "Not today")) };
    const id = await paid();
    await desk.becomes(id, "failed");
    expect(await desk.ledgers(id)).toMatchObject({
      flight: ["cancelled"],
      room: ["cancelled"],
      intents: ["voided"],
    });
  });

  retrying("is told three times is taken once", async () => {
    const id = await paid("", "duplicate");
    const { totalCents } = await desk.becomes(id, "confirmed");
    expect((await desk.ledgers(id)).keptCents).toBe(totalCents);
  });

  test("never comes ends the trip at its deadline; coming late, it goes back by itself", async () => {
    const hasty = await openTravelDesk({ paymentTimeoutMs: 900 });
    try {
      const traveller = hasty.newShopper();
      const id = await hasty.book(traveller);
      await hasty.becomes(id, "awaiting_payment");
      await hasty.pay(id, "late");
      expect((await hasty.becomes(id, "failed")).reason).toBe("The payment did not arrive in time");
      const { userId } = traveller;
      const isTold = () =>
        listNotifications(hasty.db, { userId }).some(
          ({ title, href }) => title === "A payment came too late" && href === `/trips/${id}`,
        );
      await until("the traveller to be told", isTold, { deadline: 20_000 });
      expect(await hasty.ledgers(id)).toEqual({
        flight: ["cancelled"],
        room: ["cancelled"],
        intents: ["voided"],
        keptCents: 0,
      });
      await assertInvariants(hasty.db, hasty.outside.payments);
    } finally {
      await hasty.stop();
    }
  });
});

describe("an outside that", () => {
  retrying("stumbles is asked again, and the trip is booked once", async () => {
    const id = await paid("FLAKY_FLIGHT:2 FLAKY_HOTEL:2");
    await desk.becomes(id, "confirmed");
    expect(await desk.ledgers(id)).toMatchObject({ flight: ["confirmed"], room: ["confirmed"] });
  });

  retrying("loses its answers is asked again, and the trip is booked once", async () => {
    const id = await paid("LOST_FLIGHT LOST_HOTEL");
    await desk.becomes(id, "confirmed");
    expect(await desk.ledgers(id)).toMatchObject({ flight: ["confirmed"], room: ["confirmed"] });
  });

  retrying("loses its answers while undoing is asked until it is undone", async () => {
    const id = await paid("LOST_FLIGHT FLAKY_HOTEL:2 FAIL_HOTEL_CONFIRM");
    await desk.becomes(id, "failed");
    expect(await desk.ledgers(id)).toEqual({
      flight: ["cancelled"],
      room: ["cancelled"],
      intents: ["refunded"],
      keptCents: 0,
    });
  });

  retrying("is down for good ends the trip, and the other part is given back", async () => {
    const id = await failed("FLAKY_FLIGHT:99");
    expect(await desk.ledgers(id)).toMatchObject({ flight: [], room: ["cancelled"] });
  });

  retrying("never says that it reserved is looked up, and undone", async () => {
    rig.airline = { reserve: unheard(desk.outside.airline.reserve) };
    const id = await failed();
    expect(await desk.ledgers(id)).toMatchObject({
      flight: ["cancelled"],
      room: ["cancelled"],
      intents: [],
    });
  });

  retrying("never says that it confirmed is looked up, and undone", async () => {
    rig.hotels = { confirm: unheard(desk.outside.hotels.confirm) };
    const id = await paid();
    await desk.becomes(id, "failed");
    expect(await desk.ledgers(id)).toEqual({
      flight: ["cancelled"],
      room: ["cancelled"],
      intents: ["refunded"],
      keptCents: 0,
    });
  });

  retrying("never says that it took the money is looked up, and gives it back", async () => {
    rig.payments = { capture: unheard(desk.outside.payments.acorn.capture) };
    const id = await paid();
    await desk.becomes(id, "failed");
    expect(await desk.ledgers(id)).toMatchObject({ intents: ["refunded"], keptCents: 0 });
  });
});
