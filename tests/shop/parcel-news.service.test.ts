import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { listAudit } from "#db/queries/audit.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { findWebhookEvent, listWebhookEvents } from "#db/queries/webhook-events.ts";
import { stockHolds } from "#db/shop/schema.ts";
import { findShipment } from "#db/shop/shipments.ts";
import { listBrokenInvariants } from "#server/domains/index.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { until } from "../support/waiting.ts";
import { newsOf, signed, tell, wayTo } from "./support/carrier-news.ts";
import { beginFulfillment, type PaidOrder, placePaidOrder } from "./support/paid-order.ts";
import { Turnstile } from "./support/turnstile.ts";

const approvalThresholdCents = 1_000_000;
const turnstile = new Turnstile();
/** Its parcels take an hour, so that what ends a wait is what a test tells in the carrier's place. */
let shop: TestShop;
/** Here the carrier itself tells; the door may be closed to it. */
let quick: TestShop;
let isDoorClosed = false;
beforeAll(async () => {
  [shop, quick] = await Promise.all([
    openTestShop({
      fulfillment: { deliveryMs: 60 * 60_000, approvalThresholdCents },
      between: turnstile.between,
    }),
    openTestShop({
      fulfillment: { deliveryMs: 400, approvalThresholdCents },
      between: turnstile.between,
      atTheDoor: ({ url }) =>
        isDoorClosed && url.endsWith("/api/carrier/callback")
          ? new Response(null, { status: 503 })
          : undefined,
    }),
  ]);
});
afterEach(() => {
  turnstile.carrierIsSilent = false;
  isDoorClosed = false;
});
afterAll(async () => {
  await shop?.stop();
  await quick?.stop();
});

describe("an order that waits for its parcel", () => {
  test("goes on at once when the carrier tells, and the carrier is not asked", async () => {
    const order = await waitingOrder();
    const event = await newsOf(shop, order.id, "delivered");
    const answer = await tell(shop, event);
    expect([answer.status, await answer.json()]).toEqual([200, { received: true, deliveries: 1 }]);
    await order.ends("delivered");
    expect(turnstile.askedAbout).not.toContain(event.shipmentId);
    expect(wayOf(order)).toEqual(wayTo("delivered"));
    expect(await settled(event)).toMatchObject({
      type: "parcel.delivered",
      outcome: "delivered",
      runId: order.id,
      detail: null,
    });
  });

  test("is undone when the carrier tells that it does not keep the parcel", async () => {
    const order = await waitingOrder();
    await tell(shop, await newsOf(shop, order.id, "cancelled"));
    await order.ends("failed");
    expect(order.row.reason).toMatch(/^The carrier did not keep the parcel/);
    expect(await order.money()).toMatchObject({ captured: 9_450, refunded: 9_450 });
    expect(holdOf(order.id)).toMatchObject([{ state: "returned" }]);
    expect(listBrokenInvariants(shop.db)).toEqual([]);
  });

  test("shows where its parcel is, and waits on", async () => {
    const order = await waitingOrder();
    const event = await newsOf(shop, order.id, "in_transit");
    expect((await tell(shop, event)).status).toBe(200);
    await settled(event);
    expect(wayOf(order)).toEqual(wayTo("in_transit"));
    expect(order.row.status).toBe("shipped");
  });
});

describe("news of a parcel", () => {
  test("that come before anybody waits, and before the carrier has answered, are not lost", async () => {
    const order = await placePaidOrder(shop);
    const answer = turnstile.holdAnswer(order.id, "createShipment");
    await order.begin();
    await answer.arrived;
    const event = await newsOf(shop, order.id, "delivered");
    expect((await tell(shop, event)).status).toBe(200);
    await settled(event);
    answer.open();
    await order.ends("delivered");
    expect(turnstile.askedAbout).not.toContain(event.shipmentId);
    expect(wayOf(order)).toEqual(wayTo("delivered"));
  });

  test("that come three times are acted on once", async () => {
    const order = await waitingOrder();
    const event = await newsOf(shop, order.id, "delivered");
    for (const deliveries of [1, 2, 3]) {
      expect(await (await tell(shop, event)).json()).toEqual({ received: true, deliveries });
    }
    await order.ends("delivered");
    const told = listNotifications(shop.db, { userId: order.shopper.userId });
    expect(told.filter(({ key }) => key === `${order.id}/delivered`)).toHaveLength(1);
  });

  test("that come again under another id, after the end, change nothing", async () => {
    const order = await waitingOrder();
    await tell(shop, await newsOf(shop, order.id, "delivered"));
    await order.ends("delivered");
    for (const status of ["delivered", "cancelled"] as const) {
      const again = await newsOf(shop, order.id, status);
      expect((await tell(shop, again)).status).toBe(200);
      expect(await settled(again)).toMatchObject({ detail: "It was known already" });
    }
    await order.ends("delivered");
    expect(wayOf(order)).toEqual(wayTo("delivered"));
  });

  test("that were overtaken do not take the parcel back", async () => {
    const order = await waitingOrder();
    for (const status of ["out_for_delivery", "picked_up"] as const) {
      const event = await newsOf(shop, order.id, status);
      await tell(shop, event);
      await settled(event);
    }
    expect(wayOf(order)).toEqual(wayTo("out_for_delivery"));
    await tell(shop, await newsOf(shop, order.id, "delivered"));
    await order.ends("delivered");
    const late = await newsOf(shop, order.id, "in_transit");
    expect((await tell(shop, late)).status).toBe(200);
    expect(await settled(late)).toMatchObject({ detail: "It was known already" });
    expect(wayOf(order)).toEqual(wayTo("delivered"));
  });
});

describe("a message that is not what it says", () => {
  test.each(["forged", "stale", "malformed"] as const)("is turned away when %s", async (fault) => {
    const order = await waitingOrder();
    const event = await newsOf(shop, order.id, "delivered");
    const signature = {
      forged: signed(event, { secret: "somebody else's secret" }),
      stale: signed(event, { now: Date.now() - 6 * 60_000 }),
      malformed: "t=now",
    }[fault];
    const answer = await tell(shop, event, signature);
    expect([answer.status, await answer.json()]).toMatchObject([
      401,
      { code: `signature_${fault}` },
    ]);
    expect(findWebhookEvent(shop.db, event)).toBeUndefined();
    expect(wayOf(order)).toEqual(wayTo("booked"));
  });

  test("is turned away when it cannot be read", async () => {
    expect((await tell(shop, { eventId: "evt_1", status: "lost" })).status).toBe(400);
  });

  test.each([
    ["of an order we do not know", { orderId: "ord_nobodys" }],
    ["of a parcel we do not know", { shipmentId: "shp_nobodys" }],
  ])("is written down and not acted on: %s", async (_, lie) => {
    const order = await waitingOrder();
    const event = { ...(await newsOf(shop, order.id, "delivered")), ...lie };
    const answer = await tell(shop, event);
    expect([answer.status, await answer.json()]).toMatchObject([422, { code: "event_refused" }]);
    expect(findWebhookEvent(shop.db, event)).toMatchObject({ outcome: "refused" });
    expect(listAudit(shop.db, { subject: event.orderId })).toContainEqual(
      expect.objectContaining({ actor: "carrier", action: "webhook refused" }),
    );
    expect(order.row.status).toBe("shipped");
    expect(wayOf(order)).toEqual(wayTo("booked"));
  });

  test("of another order's parcel moves neither", async () => {
    const [mine, theirs] = [await waitingOrder(), await waitingOrder()];
    const event = { ...(await newsOf(shop, mine.id, "delivered")), orderId: theirs.id };
    expect((await tell(shop, event)).status).toBe(422);
    for (const order of [mine, theirs]) expect(wayOf(order)).toEqual(wayTo("booked"));
  });
});

describe("the carrier itself", () => {
  test("tells of the whole way, and needs not be asked", async () => {
    turnstile.carrierIsSilent = true;
    const order = await beginFulfillment(quick);
    await order.ends("delivered");
    await until("the whole way to be told", () => eventsOf(order).length === 4);
    expect(wayOf(order)).toEqual(wayTo("delivered"));
  });

  test("may tell everything three times", async () => {
    turnstile.carrierIsSilent = true;
    const order = await beginFulfillment(quick, { note: "DUPLICATE_TRACKING" });
    await order.ends("delivered");
    await until("three deliveries of each", () => {
      const events = eventsOf(order);
      return events.length === 4 && events.every(({ deliveries }) => deliveries === 3);
    });
  });

  test("may tell of the way after its end", async () => {
    turnstile.carrierIsSilent = true;
    const order = await beginFulfillment(quick, { note: "LATE_TRACKING" });
    await order.ends("delivered");
    await until("the way to be told", () => {
      const late = eventsOf(order).filter(({ detail }) => detail === "It was known already");
      return late.length === 3;
    });
    expect(wayOf(order)).toEqual(wayTo("delivered"));
  });

  test("tells again when the shop was closed", async () => {
    turnstile.carrierIsSilent = true;
    isDoorClosed = true;
    const order = await beginFulfillment(quick);
    await until("the delivery to be told in vain", async () =>
      (await sentFor(order)).some(({ status, lastError }) => status === "delivered" && lastError),
    );
    await order.reaches("shipped");
    isDoorClosed = false;
    await order.ends("delivered");
  });

  test("is asked in the end when it tells nothing", async () => {
    const order = await beginFulfillment(quick, { note: "SILENT_TRACKING" });
    await order.ends("delivered");
    expect(turnstile.askedAbout).toContain(
      findShipment(quick.db, { orderId: order.id })?.shipmentId,
    );
    expect(eventsOf(order)).toEqual([]);
    expect(wayOf(order)).toEqual(wayTo("delivered"));
  });
});

async function waitingOrder(): Promise<PaidOrder> {
  const order = await beginFulfillment(shop);
  await until("the wait for delivery", () => order.steps()["Wait for delivery"] === "waiting");
  return order;
}

function wayOf({ id: orderId }: PaidOrder) {
  const shipment = findShipment(shop.db, { orderId }) ?? findShipment(quick.db, { orderId });
  return shipment?.tracking.map(({ status }) => status);
}

function settled({ eventId }: { eventId: string }) {
  return until(`${eventId} to be settled`, () => {
    const event = findWebhookEvent(shop.db, { eventId });
    return event?.outcome === "received" ? undefined : event;
  });
}

function eventsOf({ id }: PaidOrder) {
  return listWebhookEvents(quick.db, { outcome: "delivered", limit: 1_000 }).filter(
    ({ runId, type }) => runId === id && type.startsWith("parcel."),
  );
}

async function sentFor({ id }: PaidOrder) {
  const answer = await fetch(`${quick.sandboxUrl}/ledger/${id}`);
  return sent.parse(await answer.json()).webhooks.map(({ body, lastError }) => {
    const { status } = told.parse(JSON.parse(body));
    return { status, lastError };
  });
}

const sent = z.object({
  webhooks: z.array(z.object({ body: z.string(), lastError: z.string().nullable() })),
});
const told = z.object({ status: z.string().optional() });

function holdOf(orderId: string) {
  return shop.db.select().from(stockHolds).where(eq(stockHolds.orderId, orderId)).all();
}
