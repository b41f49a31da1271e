import { describe, expect, test } from "vitest";
import type { Reservation, Reservations } from "#server/outside/reservations.ts";
import { reservations } from "#server/sandbox/schema.ts";
import { openPlayground, type Playground } from "./playground.ts";
import { aRoom, aSeatOn, aStayIn, lastSeat } from "./travellers.ts";

interface Desk extends Omit<Reservations<never, Reservation>, "reserve"> {
  reserve(key: string): Promise<Reservation>;
}

const note = (words: string) => ({ note: words });

/** The same trouble, asked of the airline and of the hotel chain. */
const products = {
  FLIGHT: async (playground: Playground, words: { note: string }): Promise<Desk> => {
    const seat = aSeatOn(await lastSeat(playground));
    const { airline } = playground;
    return { ...airline, reserve: (key: string) => airline.reserve({ ...seat, ...words }, key) };
  },
  HOTEL: async (playground: Playground, words: { note: string }): Promise<Desk> => {
    const stay = aStayIn(await aRoom(playground, "suite"));
    const { hotels } = playground;
    return { ...hotels, reserve: (key: string) => hotels.reserve({ ...stay, ...words }, key) };
  },
};

describe.each(["FLIGHT", "HOTEL"] as const)("a note with trouble for the %s", (product) => {
  test("can refuse the reservation for good", async () => {
    const playground = openPlayground();
    const desk = await products[product](playground, note(`Please FAIL_${product}_RESERVE`));

    for (const key of ["reserve", "reserve", "reserve anew"]) {
      const refusal = { name: "Refused", code: "reserve_refused" };
      await expect(desk.reserve(key)).rejects.toMatchObject(refusal);
    }
    expect(playground.ledgers.world.select().from(reservations).all()).toEqual([]);
  });

  test("can refuse the confirmation for good, and the place can be given back", async () => {
    const desk = await products[product](openPlayground(), note(`FAIL_${product}_CONFIRM`));
    const { reservationId } = await desk.reserve("reserve");

    for (const key of ["confirm", "confirm", "confirm anew"]) {
      const refusal = { name: "Refused", code: "confirm_refused" };
      await expect(desk.confirm(reservationId, key)).rejects.toMatchObject(refusal);
    }
    expect((await desk.reservation(reservationId)).status).toBe("reserved");
    expect((await desk.cancel(reservationId, "cancel")).status).toBe("cancelled");
  });

  test("can be down for the first attempts of every key", async () => {
    const playground = openPlayground();
    const desk = await products[product](playground, note(`FLAKY_${product}:2`));
    const atThird = async <Answer>(ask: () => Promise<Answer>) => {
      await expect(ask()).rejects.toMatchObject({ name: "Unavailable" });
      await expect(ask()).rejects.toMatchObject({ name: "Unavailable" });
      return ask();
    };

    const { reservationId } = await atThird(() => desk.reserve("reserve"));
    const confirmed = await atThird(() => desk.confirm(reservationId, "confirm"));
    const cancelled = await atThird(() => desk.cancel(reservationId, "cancel"));

    expect([confirmed.status, cancelled.status]).toEqual(["confirmed", "cancelled"]);
    expect(playground.ledgers.world.select().from(reservations).all()).toHaveLength(1);
  });

  test("can lose every first answer although the thing has happened", async () => {
    const playground = openPlayground();
    const desk = await products[product](playground, note(`LOST_${product}`));
    const statusInLedger = () => playground.ledgers.world.select().from(reservations).get()?.status;
    const lost = { name: "Unavailable" };

    await expect(desk.reserve("reserve")).rejects.toMatchObject(lost);
    expect(statusInLedger()).toBe("reserved");
    const { reservationId } = await desk.reserve("reserve");
    expect(await desk.reservationsOf("trip_1")).toMatchObject([{ reservationId }]);

    await expect(desk.confirm(reservationId, "confirm")).rejects.toMatchObject(lost);
    expect(statusInLedger()).toBe("confirmed");
    expect((await desk.confirm(reservationId, "confirm")).status).toBe("confirmed");

    await expect(desk.cancel(reservationId, "cancel")).rejects.toMatchObject(lost);
    expect(statusInLedger()).toBe("cancelled");
    expect((await desk.cancel(reservationId, "cancel")).status).toBe("cancelled");
  });
});

test("a traveller's name can ask for trouble as a note can", async () => {
  const playground = openPlayground();
  const flight = await lastSeat(playground);
  const room = await aRoom(playground, "suite");

  const fly = playground.airline.reserve(aSeatOn(flight, ["Al FAIL_FLIGHT_RESERVE"]), "fly");
  const stay = playground.hotels.reserve(aStayIn(room, ["Al FAIL_HOTEL_RESERVE"]), "stay");

  await expect(fly).rejects.toMatchObject({ code: "reserve_refused" });
  await expect(stay).rejects.toMatchObject({ code: "reserve_refused" });
});

test("trouble for the hotel is none for the airline", async () => {
  const words = note("FAIL_HOTEL_RESERVE FLAKY_HOTEL:9 LOST_HOTEL");
  const desk = await products.FLIGHT(openPlayground(), words);

  expect((await desk.reserve("reserve")).status).toBe("reserved");
});
