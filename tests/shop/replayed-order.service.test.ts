import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findAnyRun } from "#db/queries/runs.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { finalRunStatuses } from "#db/statuses.ts";
import { assertInvariants } from "../support/invariants.ts";
import { type RecordedMoves, recordMoves } from "../support/recorded-moves.ts";
import type { RestateTestMode } from "../support/restate.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import type { Visitor } from "../support/visitor.ts";
import { until } from "../support/waiting.ts";
import { anAddress, pen } from "./support/checkout-desk.ts";

let shop: TestShop;
let moves: RecordedMoves;

function openShop(mode: RestateTestMode): void {
  beforeAll(async () => {
    shop = await openTestShop({ mode, fulfillment: { deliveryMs: 300 } });
    moves = recordMoves(shop.db, "orders");
  });
  afterAll(() => shop?.stop());
}

describe("an order that is replayed at every step", () => {
  openShop("replay");

  test("only ever moves forward, and so does what comes next", async () => {
    const orderId = await checkedOut(shop.newShopper());
    await shop.pay(orderId);
    await becomes(orderId, "awaiting_approval");
    await shop.signIn("admin").post(`/api/workflow/${orderId}/approve`);
    await ends(orderId);

    expect(moves.statuses(orderId)).toEqual([
      "awaiting_payment",
      "awaiting_approval",
      "preparing",
      "shipped",
      "delivered",
    ]);
    expect(moves.nextActions(orderId)).toEqual([
      "An admin approves or rejects the order",
      "Capture the payment",
      "The carrier delivers the parcel",
      "Tell by text",
    ]);
    await assertInvariants(shop.db, shop.outside.payments);
  });

  test("is undone once, when it is rejected", async () => {
    const orderId = await checkedOut(shop.newShopper());
    await shop.pay(orderId);
    await becomes(orderId, "awaiting_approval");
    await shop.signIn("admin").post(`/api/workflow/${orderId}/reject`, { reason: "No" });
    await ends(orderId);

    expect(moves.statuses(orderId)).toEqual([
      "awaiting_payment",
      "awaiting_approval",
      "undoing",
      "rejected",
    ]);
    expect(moves.nextActions(orderId)).toEqual([
      "An admin approves or rejects the order",
      "Undo what was done",
      "Tell by text",
    ]);
    await assertInvariants(shop.db, shop.outside.payments);
  });
});

describe("a try that is replayed when the next one is open already", () => {
  // Where every await is a replay, retries are turned off, and a crash needs one.
  openShop("default");

  test("leaves the next one alone", async () => {
    const shopper = shop.newShopper();
    const orderId = await checkedOut(shopper);
    const wake = vi.spyOn(shop.events.hub, "wake");
    const isDown = new Promise<void>((down) => {
      // Its end is shown, and the engine has not heard of it yet.
      wake.mockImplementation(() => {
        if (findAnyOrder(shop.db, { id: orderId })?.status !== "payment_failed") return;
        wake.mockRestore();
        down(shop.restate.crashServices());
      });
    });
    await shop.pay(orderId, "decline");
    await isDown;
    await shopper.post("/api/checkout", { address: anAddress, orderId, attempt: 2 });
    expect(findAnyOrder(shop.db, { id: orderId })).toMatchObject({
      status: "checking",
      attempt: 2,
    });
    await shop.restate.restartServices();

    await shop.pay(orderId);
    await becomes(orderId, "awaiting_approval");
    expect(moves.statuses(orderId)).toEqual([
      "awaiting_payment",
      "payment_failed",
      "checking",
      "awaiting_payment",
      "awaiting_approval",
    ]);
    await shop.signIn("admin").post(`/api/workflow/${orderId}/approve`);
    await ends(orderId);
    expect(findAnyRun(shop.db, { id: orderId })?.status).toBe("done");
    await assertInvariants(shop.db, shop.outside.payments);
  });
});

async function checkedOut(shopper: Visitor): Promise<string> {
  await shopper.post("/api/cart/add", { sku: pen });
  const answer = await shopper.post("/api/checkout", { address: anAddress });
  const { orderId } = (await answer.json()) as { orderId: string };
  return orderId;
}

async function becomes(id: string, status: string): Promise<void> {
  await until(`${id} to be ${status}`, () => findAnyOrder(shop.db, { id })?.status === status, {
    deadline: 25_000,
  });
}

async function ends(id: string): Promise<void> {
  const isFinal = () => {
    const status = findAnyRun(shop.db, { id })?.status;
    return finalRunStatuses.some((final) => final === status);
  };
  await until(`the run of ${id} to end`, isFinal, { deadline: 25_000 });
}
