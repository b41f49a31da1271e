import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#db/connection.ts";
import type { StandingWork } from "#db/queries/standing-work.ts";
import { payments, runs, webhookEvents } from "#db/schema.ts";
import { orders, products, shipments } from "#db/shop/schema.ts";
import { figuresOf, listOwed } from "#server/domains/index.ts";
import { compare } from "#server/invariants/compare.ts";
import { createSandboxControls } from "#server/outside/dials.ts";
import type { PaymentEvent } from "#server/outside/payment-events.ts";
import { shopDatabase } from "../db/shop-database.ts";
import { anAddress, openPlayground, type Playground } from "../sandbox/playground.ts";
import { startWebhookReceiver, type WebhookReceiver } from "../sandbox/webhook-receiver.ts";
import { insertOrderRows, now } from "../shop/support/order-rows.ts";

/** An order of 40 euros that was paid and sent, by all books there are: the outside's are real. */
let db: Database;
let outside: Playground;
let shop: WebhookReceiver<PaymentEvent>;
let intentId: string;

const later = now + 60_000;
const orderId = "ord_1";
const weightGrams = 740;

beforeEach(async () => {
  db = shopDatabase();
  shop = await startWebhookReceiver();
  outside = openPlayground({ inMemory: true, webhookUrl: shop.url, startAt: now + 1_000 });
  insertOrderRows(db, { id: orderId, status: "shipped", payment: "captured" });
  db.update(payments).set({ capturedCents: 4_000, provider: "acorn" }).run();
  db.update(products).set({ weightGrams }).where(eq(products.sku, "WRK-0101")).run();
  await isPaidAndSent(orderId);
});

async function isPaidAndSent(id: string): Promise<void> {
  const { payments: acorn, carrier, pay, pass } = outside;
  const key = (act: string) => `${id}/${act}`;
  const wish = { orderId: id, amountCents: 4_000, currency: "EUR", callbackRef: "prom_1" };
  ({ intentId } = await acorn.createIntent(wish, key("intend")));
  await pay(intentId, "approve");
  await pass(0);
  await acorn.capture(intentId, key("capture"));
  const label = { orderId: id, address: anAddress, weightGrams };
  const { labelId } = await carrier.createLabel(label, key("label"));
  await carrier.createShipment({ orderId: id, labelId, deliverySeconds: 5 }, key("ship"));
  for (const { event } of shop.received.splice(0)) isTold(event.eventId);
}

function isTold(eventId: string, change: Partial<typeof webhookEvents.$inferInsert> = {}): void {
  const about = {
    type: "payment.authorised",
    runId: orderId,
    intentId,
    outcome: "delivered" as const,
  };
  const times = { receivedAt: now + 1_000, updatedAt: now + 1_000 };
  db.insert(webhookEvents)
    .values({ eventId, ...about, ...times, ...change })
    .run();
}

interface Answers {
  listPaused?: () => Promise<StandingWork[]>;
  isSandboxThere?: boolean;
  at?: number;
}

async function compared({
  listPaused = async () => [],
  isSandboxThere = true,
  at = later,
}: Answers = {}) {
  const { ledgers } = createSandboxControls(outside.remote);
  const controls = {
    ledgers: isSandboxThere ? ledgers : () => Promise.reject(new Error("It cannot be reached")),
  };
  return compare({ db, now: () => at, controls, listPaused, listOwed, figuresOf });
}

async function figure(id: string, answers?: Answers) {
  const { figures } = await compared(answers);
  return figures.find((each) => each.id === id);
}

test("all of it holds, in figures", async () => {
  const { at, figures, unasked } = await compared();
  expect([at, unasked]).toEqual([later, []]);
  expect(figures.map(({ id, state }) => [id, state])).toEqual(
    ["money", "charges", "goods", "events", "waiting", "paused"].map((id) => [id, "holds"]),
  );
  expect(figures.map(({ figure }) => figure)).toEqual([
    "€40.00 − €0.00 = €40.00, owed €40.00 for 1 order or trip",
    "1 charged, 0 of them twice",
    expect.stringMatching(
      /^(\d+) \+ 0 \+ 0 \+ 0 = \1, stocked \1, come back 0; the carriers have 0\.74 kg of it$/,
    ),
    "1 event in 1 delivery, 1 acted on",
    "An order: waits for something, for 60 s",
    "0 paused",
  ]);
});

describe("is broken, and leads to the order, when", () => {
  const cases: [string, string, () => unknown][] = [
    ["money", "our books have less than was taken", () => setPayment({ capturedCents: 3_999 })],
    ["money", "the provider has given back what our books still have", giveBackThere],
    ["money", "an order that is over was not given back", () => setOrder({ status: "cancelled" })],
    ["charges", "the provider has charged twice", () => isPaidThereAgain()],
    ["goods", "the carriers do not have what was sent", callBackThere],
    [
      "goods",
      "the carriers have what is not sent",
      () => setOrder({ status: "awaiting_approval" }),
    ],
    ["events", "nobody outside has told what was believed", () => isTold("evt_made_up")],
    ["events", "what we said we have is not there", () => db.delete(webhookEvents).run()],
    ["events", "two events have paid for one payment", () => isTold("evt_2", { intentId })],
    [
      "events",
      "one could not be acted on",
      () => db.update(webhookEvents).set({ outcome: "failed" }).run(),
    ],
    ["waiting", "its wait is over and nothing came of it", () => setRun({ waitingUntil: now - 1 })],
    ["waiting", "nobody has taken it up", () => setRun({ status: "queued", updatedAt: now - 1 })],
  ];

  test.each(cases)("%s: %s", async (id, _, act) => {
    await act();
    expect(await figure(id)).toMatchObject({
      state: "broken",
      breaks: expect.arrayContaining([expect.objectContaining({ href: "/runs/ord_1" })]),
    });
  });
});

test("money that was taken for nobody here breaks the first", async () => {
  await isPaidAndSent("ord_unheard_of");
  expect((await figure("money"))?.breaks[0]?.words).toContain("ord_unheard_of, which is unknown");
});

test("a thing that is nowhere breaks the stock and leads to it", async () => {
  db.update(products).set({ stockedQty: 1_000 }).where(eq(products.sku, "WRK-0101")).run();
  expect(await figure("goods")).toMatchObject({
    state: "broken",
    breaks: [{ href: "/products/prd_claw-hammer" }],
  });
});

test("what the engine has paused breaks the last, and leads to where it is resumed", async () => {
  const paused = {
    ...{ id: "inv_1", service: "ShippingService", handler: "printLabel", key: "ord_1" },
    ...{ state: "paused" as const, attempts: 70, reason: "It is closed", errorCode: null },
    ...{ nextTryAt: null, since: now },
  };
  expect(await figure("paused", { listPaused: async () => [paused] })).toMatchObject({
    state: "broken",
    figure: "1 paused",
    breaks: [{ words: "ShippingService/ord_1/printLabel: It is closed", href: "/admin/work" }],
  });
});

describe("what is on its way from one book to the other breaks nothing", () => {
  test("while it moves", async () => {
    setPayment({ capturedCents: 0 });
    callBackThere();
    setRun({ updatedAt: later - 500 });
    const { figures } = await compared();
    expect(figures.map(({ state }) => state)).toEqual(figures.map(() => "holds"));
    expect(figures[0]?.figure).toBe(
      "€0.00 − €0.00 = €0.00, owed €0.00 for 0 orders and trips; one more is on its way",
    );
  });

  test("nor while it is prepared or undone, however long that takes", async () => {
    setPayment({ capturedCents: 0 });
    for (const status of ["preparing", "undoing"] as const) {
      setOrder({ status });
      expect((await figure("money"))?.state).toBe("holds");
    }
  });

  test("nor an event that waits to be acted on, for ten minutes", async () => {
    db.update(webhookEvents).set({ outcome: "received" }).run();
    expect(await figure("events")).toMatchObject({
      state: "holds",
      figure: "1 event in 1 delivery, 0 acted on; one more is on its way",
    });
    expect((await figure("events", { at: later + 600_000 }))?.state).toBe("broken");
  });
});

describe("what went through somebody in earnest", () => {
  test("is compared with nobody's books here, and its own events are no forged ones", async () => {
    db.insert(shipments).values({ orderId, carrier: "easypost", updatedAt: now }).run();
    await callBackThere();
    isTold("evt_of_another_account");
    const { figures } = await compared();
    expect(figures.map(({ state }) => state)).toEqual(figures.map(() => "holds"));
    const goods = figures.find(({ id }) => id === "goods");
    expect(goods?.figure).toContain("; 1 went through somebody whose books are not here");
  });

  test("still has to agree with what is owed", async () => {
    db.insert(shipments).values({ orderId, carrier: "easypost", updatedAt: now }).run();
    setPayment({ capturedCents: 3_999 });
    expect((await figure("money"))?.state).toBe("broken");
  });
});

describe("what cannot be known now is not known, and it is said who did not answer", () => {
  test("when the sandbox is gone", async () => {
    const { figures, unasked } = await compared({ isSandboxThere: false });
    expect(unasked).toEqual(["The sandbox: It cannot be reached"]);
    expect(figures.map(({ id, state }) => [id, state])).toEqual([
      ["money", "unknown"],
      ["charges", "unknown"],
      ["goods", "unknown"],
      ["events", "unknown"],
      ["waiting", "holds"],
      ["paused", "holds"],
    ]);
  });

  test("when the engine is gone", async () => {
    const listPaused = () => Promise.reject(new Error("Restate does not answer"));
    expect((await compared({ listPaused })).unasked).toEqual([
      "The engine: Restate does not answer",
    ]);
    expect((await figure("paused", { listPaused }))?.state).toBe("unknown");
  });

  test("but what our own books break is known all the same", async () => {
    setPayment({ capturedCents: 0 });
    expect((await figure("money", { isSandboxThere: false }))?.state).toBe("broken");
  });
});

function setPayment(values: Partial<typeof payments.$inferInsert>): void {
  db.update(payments).set(values).run();
}

function setOrder(values: Partial<typeof orders.$inferInsert>): void {
  db.update(orders).set(values).run();
}

function setRun(values: Partial<typeof runs.$inferInsert>): void {
  db.update(runs).set(values).run();
}

async function giveBackThere(): Promise<void> {
  await outside.payments.refund({ intentId, amountCents: 4_000 }, "refund");
}

async function callBackThere(): Promise<void> {
  const [parcel] = await outside.carrier.shipmentsOf(orderId);
  await outside.carrier.cancelShipment(parcel?.shipmentId ?? "", "call back");
}

async function isPaidThereAgain(): Promise<void> {
  const { payments: acorn, pay } = outside;
  const wish = { orderId, amountCents: 4_000, currency: "EUR", callbackRef: "prom_2" };
  const again = await acorn.createIntent(wish, "intend again");
  await pay(again.intentId, "approve");
  await acorn.capture(again.intentId, "capture again");
}
