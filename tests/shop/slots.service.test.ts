import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { listNotifications } from "#db/queries/notifications.ts";
import { listStepEvents } from "#db/queries/runs.ts";
import { findCart } from "#db/shop/carts.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { findParcelSlot } from "#db/shop/parcel-slots.ts";
import { findShipment } from "#db/shop/shipments.ts";
import { listHeld } from "#db/shop/stock.ts";
import { daysFrom, sayDay } from "#server/domains/shop/rules/days.ts";
import { shippingService } from "#server/domains/shop/services/shipping/contract.ts";
import type { Carrier, Slot } from "#server/outside/carriers.ts";
import { calm, type Dial } from "#server/outside/dials.ts";
import { Unavailable } from "#server/outside/errors.ts";
import { forEach, type PlayedCarrier, playedCarriers } from "#server/outside/systems.ts";
import { assertInvariants } from "../support/invariants.ts";
import { intentsOf } from "../support/providers.ts";
import { until } from "../support/waiting.ts";
import { type Desk, openDesk, pen } from "./support/checkout-desk.ts";

/** What stands before each carrier, for the test that is running. */
let rig: (carrier: Carrier, name: PlayedCarrier) => Partial<Carrier> = () => ({});

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({
    standIns: [],
    fulfillment: { deliveryMs: 100 },
    between: (outside) => ({
      ...outside,
      carriers: forEach(playedCarriers, (name) => {
        const carrier = outside.carriers[name];
        return new Proxy(carrier, {
          get: (_, member) => Reflect.get({ ...carrier, ...rig(carrier, name) }, member),
        });
      }),
    }),
  });
  desk.stock(pen, 100);
});
afterEach(async () => {
  rig = () => ({});
  for (const name of playedCarriers) await turn(name, {});
  await assertInvariants(desk.db, desk.outside.payments);
});
afterAll(() => desk?.stop());

const turn = (name: PlayedCarrier, dial: Partial<Dial>) =>
  desk.signIn("admin").post(`/api/sandbox/${name}`, { ...calm, ...dial });
const full = { slotsPerDay: 0 };
const isReplaying = process.env.RESTATE_TEST_MODE === "replay";
const [today = "", tomorrow = "", afterTomorrow = ""] = daysFrom(Date.now());

describe("a slot for the parcel", () => {
  test("that is one of few goes to whoever comes first, and the others get the next there is", async () => {
    await turn("kestrel", { slotsPerDay: 2 });
    await turn("plover", { slotsPerDay: 1 });
    const shoppers = await Promise.all(Array.from({ length: 8 }, () => desk.shopperWith()));
    const ids = await Promise.all(shoppers.map((shopper) => desk.checkOut(shopper)));
    await Promise.all(ids.map((id) => desk.becomes(id, "awaiting_payment")));
    const held = ids.map((id) => {
      const { carrier, day } = findParcelSlot(desk.db, { orderId: id }) ?? {};
      return `${day} ${carrier}`;
    });
    expect(held.sort()).toEqual([
      ...[`${today} kestrel`, `${today} kestrel`, `${today} plover`],
      ...[`${tomorrow} kestrel`, `${tomorrow} kestrel`, `${tomorrow} plover`],
      ...[`${afterTomorrow} kestrel`, `${afterTomorrow} kestrel`],
    ]);
    await Promise.all(
      ids.map((id, who) => shoppers[who]?.post(`/api/orders/${id}/cancel-payment`)),
    );
    for (const id of ids) await slotsBecome(id, ["released"]);
  });

  test("that none is left of refuses the order before anybody pays, and says what can be done", async () => {
    await turn("kestrel", full);
    await turn("plover", full);
    const shopper = await desk.shopperWith();
    const orderId = await desk.checkOut(shopper);
    await desk.becomes(orderId, "payment_failed");
    const last = sayDay(daysFrom(Date.now()).at(-1) ?? "");
    expect(orderOf(orderId).reason).toBe(
      `No carrier has room for another parcel up to ${last}; another day opens every midnight, so try again tomorrow`,
    );
    expect(await intentsOf(desk.outside.payments, orderId)).toEqual([]);
    expect(listHeld(desk.db, { orderId })).toEqual([]);
    await until("the cart to be as it was", () => findCart(desk.db, shopper).lines.length === 1);
    expect(undoneOf(orderId)).toEqual(["Hold the stock"]);

    await turn("kestrel", {});
    await desk.checkOut(shopper, { orderId, attempt: 2 });
    await desk.becomes(orderId, "awaiting_payment");
    expect(await slotsOf(orderId)).toEqual({ kestrel: [`held ${today}`], plover: [] });
    await shopper.post(`/api/orders/${orderId}/cancel-payment`);
    await slotsBecome(orderId, ["released"]);
  });

  test("is with the other carrier when the first is full, and that one delivers", async () => {
    await turn("kestrel", full);
    const { orderId, shopper } = await paid();
    const leaving = `${sayDay(today)}, with Plover`;
    expect(await (await shopper.get(`/orders/${orderId}`)).text()).toContain(leaving);
    expect(await (await shopper.get(`/api/orders/${orderId}`)).json()).toMatchObject({
      leaving: { carrier: "plover", day: today },
    });
    const [told] = listNotifications(desk.db, { userId: shopper.userId });
    expect(told?.body).toContain(`It is to leave on ${leaving}.`);
    await approve(orderId);
    await desk.becomes(orderId, "delivered");
    expect(await slotsOf(orderId)).toEqual({ kestrel: [], plover: [`used ${today}`] });
    const parcels = await desk.outside.carriers.plover.shipmentsOf(orderId);
    expect(parcels).toMatchObject([{ status: "delivered" }]);
  });

  test("of a rejected order is given back, after the money and before the stock", async () => {
    const { orderId } = await paid();
    const said = { reason: "Not today" };
    await desk.signIn("admin").post(`/api/workflow/${orderId}/reject`, said);
    await desk.becomes(orderId, "rejected");
    expect(undoneOf(orderId)).toEqual([
      "Payment for the order",
      "Slot for the order",
      "Stock for the order",
    ]);
    await slotsBecome(orderId, ["released"]);
  });

  test("on a later day keeps the parcel until then, and its shopper may still cancel", async () => {
    rig = ownDays(() => new Date(Date.now() + 3_600_000).toISOString());
    const { orderId, shopper } = await paid();
    await approve(orderId);
    await until("the parcel to wait for its day", () =>
      stepsOf(orderId).includes("Wait for the day of its slot waiting"),
    );
    expect(orderOf(orderId).status).toBe("preparing");
    await shopper.post(`/api/workflow/${orderId}/cancel`);
    await desk.becomes(orderId, "cancelled");
    await slotsBecome(orderId, ["released"]);
    expect(await desk.outside.carriers.kestrel.labelsOf(orderId)).toMatchObject([
      { status: "void" },
    ]);
  });

  test("lets the parcel leave when its day has come", async () => {
    rig = ownDays(() => new Date(Date.now() + 1_500).toISOString());
    const { orderId } = await paid();
    await approve(orderId);
    await desk.becomes(orderId, "delivered");
    expect(stepsOf(orderId)).toContain("Hand over to the carrier done");
  });
});

// A replaying engine has no second attempt, and what is outside is the same for both.
describe.skipIf(isReplaying)("a slot, when its carrier", () => {
  test("does not answer, is had from the other, and what was held unheard is given back", async () => {
    let late: Reserving | undefined;
    rig = (carrier, name) => {
      if (name !== "kestrel") return {};
      return { slots: { ...slotsAt(carrier), ...overrun((wanted) => (late = wanted)) } };
    };
    const { orderId } = await paid();
    expect(findParcelSlot(desk.db, { orderId })).toMatchObject({ carrier: "plover" });
    rig = () => ({});
    await until("Kestrel's slot to be given back", async () => {
      const { kestrel } = await slotsOf(orderId);
      return kestrel.length === 1 && kestrel[0] === `released ${today}`;
    });
    // The call that was under way all the time is let through now, and finds that it has been.
    if (late) await slotsAt(desk.outside.carriers.kestrel).reserve(...late);
    expect(await slotsOf(orderId)).toEqual({
      kestrel: [`released ${today}`],
      plover: [`held ${today}`],
    });
    await approve(orderId);
    await desk.becomes(orderId, "delivered");
  });

  test("loses the answer, is looked up by its key, and there is no other", async () => {
    await desk.signIn("admin").post("/api/sandbox/kestrel/lose-next");
    const { orderId } = await paid();
    expect(await slotsOf(orderId)).toEqual({ kestrel: [`held ${today}`], plover: [] });
    await approve(orderId);
    await desk.becomes(orderId, "delivered");
  });

  test("is down when the label is printed, is one of the other's, and the first is given back when it is up again", async () => {
    const { orderId, shopper } = await paid();
    expect(await slotsOf(orderId)).toEqual({ kestrel: [`held ${today}`], plover: [] });
    await turn("kestrel", { answering: "down" });
    await approve(orderId);
    await desk.becomes(orderId, "delivered");
    expect((await slotsOf(orderId, ["plover"])).plover).toEqual([`used ${today}`]);
    await turn("kestrel", {});
    await until("Kestrel's slot to be given back", async () => {
      const { kestrel } = await slotsOf(orderId);
      return kestrel[0] === `released ${today}`;
    });
    expect(await desk.outside.carriers.kestrel.labelsOf(orderId)).toEqual([]);
    const page = await (await shopper.get(`/orders/${orderId}`)).text();
    expect(page).toContain("passed over: Kestrel");
  });

  test("is the other one's for an attempt that fails, is given back when the label is printed after all", async () => {
    const { orderId } = await paid();
    let asked = 0;
    rig = ({ createLabel }, name) => ({
      createLabel: async (...label) => {
        asked += 1;
        // The first is asked twice, and then the other; the next attempt finds the first well.
        if (asked <= 3) throw new Unavailable(`${name} cannot be reached`);
        return createLabel(...label);
      },
    });
    await approve(orderId);
    await desk.becomes(orderId, "delivered");
    await until("Plover's slot to be given back", async () => {
      const { plover } = await slotsOf(orderId);
      return plover[0] === `released ${today}`;
    });
    expect(await slotsOf(orderId)).toMatchObject({ kestrel: [`used ${today}`] });
  });

  test("does not know it any more, is another one, and the shopper is told of its day", async () => {
    const { orderId, shopper } = await paid();
    const [held] = await heldAt("kestrel", orderId);
    const { kestrel } = desk.outside.carriers;
    await kestrel.slots?.release(held?.slotId ?? "", `${orderId}/by their own clerk`);
    await turn("kestrel", full);
    const otherDay = new Date(Date.now() + 1_000).toISOString();
    rig = ownDays(() => otherDay);
    await approve(orderId);
    await desk.becomes(orderId, "delivered");
    expect(await slotsOf(orderId)).toEqual({
      kestrel: [`released ${today}`],
      plover: [`used ${today}`],
    });
    const told = listNotifications(desk.db, { userId: shopper.userId, limit: 20 });
    expect(told).toContainEqual(
      expect.objectContaining({ title: "Your parcel leaves on another day" }),
    );
    expect(await (await shopper.get(`/orders/${orderId}`)).text()).toContain(
      "Plover, tracking number",
    );
  });

  test("is down and the other as well, is looked for again when the label is printed", async () => {
    for (const name of playedCarriers) await turn(name, { answering: "down" });
    const { orderId } = await paid();
    expect(findParcelSlot(desk.db, { orderId })).toBeUndefined();
    for (const name of playedCarriers) await turn(name, {});
    await approve(orderId);
    await desk.becomes(orderId, "delivered");
    const { kestrel, plover } = await slotsOf(orderId);
    expect([...kestrel, ...plover].filter((slot) => !slot.startsWith("released"))).toEqual([
      `used ${today}`,
    ]);
  });

  test("is taken up once, also when the label is asked for again by a run that begins anew", async () => {
    const { orderId, shopper } = await paid();
    await approve(orderId);
    await desk.becomes(orderId, "delivered");
    const { labelId } = findShipment(desk.db, { orderId }) ?? {};
    const again = await desk.ingress.client(shippingService).printLabel({
      ...{ orderId, key: `${orderId}/Print the label` },
      told: { userId: shopper.userId, step: "Print the label" },
    });
    expect(again).toEqual({ labelId, leaving: { carrier: "kestrel", day: today, inMs: 0 } });
    expect(await slotsOf(orderId)).toEqual({ kestrel: [`used ${today}`], plover: [] });
    const { kestrel } = desk.outside.carriers;
    expect((await kestrel.labelsOf(orderId)).map((label) => label.labelId)).toEqual([labelId]);
  });

  test("has none at all, is none: the parcel goes with it on any day", async () => {
    rig = () => ({ slots: undefined }) as unknown as Partial<Carrier>;
    const { orderId } = await paid();
    await approve(orderId);
    await desk.becomes(orderId, "delivered");
    expect(findParcelSlot(desk.db, { orderId })).toBeUndefined();
    expect(await slotsOf(orderId)).toEqual({ kestrel: [], plover: [] });
  });
});

async function paid() {
  const shopper = await desk.shopperWith();
  const orderId = await desk.checkOut(shopper);
  await desk.becomes(orderId, "awaiting_payment");
  await desk.pay(orderId);
  await desk.becomes(orderId, "awaiting_approval");
  await until("the question to an admin", () =>
    stepsOf(orderId).includes("Wait for approval waiting"),
  );
  return { orderId, shopper };
}

const approve = (orderId: string) => desk.signIn("admin").post(`/api/workflow/${orderId}/approve`);

function orderOf(id: string) {
  const order = findAnyOrder(desk.db, { id });
  if (!order) throw new Error(`There is no order ${id}`);
  return order;
}

const stepsOf = (runId: string) =>
  listStepEvents(desk.db, { runId }).map(({ step, status }) => `${step} ${status}`);

const undoneOf = (runId: string) =>
  listStepEvents(desk.db, { runId }).flatMap(({ step, status }) =>
    status === "compensated" ? [step] : [],
  );

function slotsAt({ slots }: Carrier) {
  if (!slots) throw new Error("The sandbox's carriers have slots");
  return slots;
}

type Reserving = Parameters<ReturnType<typeof slotsAt>["reserve"]>;

/** What is asked of it stays on its way. */
function overrun(keep: (wanted: Reserving) => void) {
  return {
    reserve: async (...wanted: Reserving): Promise<Slot> => {
      keep(wanted);
      throw new Unavailable("Kestrel cannot be reached");
    },
    ofOrder: async () => {
      throw new Unavailable("Kestrel cannot be reached");
    },
  };
}

/** Its slots are of days that begin when the test says so. */
function ownDays(day: () => string): typeof rig {
  return (carrier) => {
    const { reserve, ...others } = slotsAt(carrier);
    const moved = async (...wanted: Parameters<typeof reserve>): Promise<Slot> => ({
      ...(await reserve(...wanted)),
      day: day(),
    });
    return { slots: { ...others, reserve: moved } };
  };
}

async function heldAt(name: PlayedCarrier, orderId: string): Promise<Slot[]> {
  return slotsAt(desk.outside.carriers[name]).ofOrder(orderId);
}

/** By the carriers' own ledgers. */
async function slotsOf(orderId: string, at: readonly PlayedCarrier[] = playedCarriers) {
  const all: Record<PlayedCarrier, string[]> = { kestrel: [], plover: [] };
  for (const name of at) {
    all[name] = (await heldAt(name, orderId)).map(({ status, day }) => `${status} ${day}`);
  }
  return all;
}

/** The carriers are told in their own time. */
function slotsBecome(orderId: string, statuses: string[]): Promise<unknown> {
  return until(`the slots of ${orderId} to be ${statuses}`, async () => {
    const held = await Promise.all(playedCarriers.map((name) => heldAt(name, orderId)));
    const last = held.flat().sort((a, b) => a.createdAt - b.createdAt);
    return JSON.stringify(last.slice(-statuses.length).map(({ status }) => status)) ===
      JSON.stringify(statuses)
      ? true
      : undefined;
  });
}
