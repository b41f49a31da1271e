import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listQueuedRuns } from "#db/queries/runs.ts";
import { thawCart } from "#db/shop/carts.ts";
import { moveOrder, openNextAttempt } from "#db/shop/order-changes.ts";
import { findOrder, listOrders } from "#db/shop/orders.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import type { Client } from "../support/client.ts";
import { address, fillCart } from "./support/order-rows.ts";

/** Restate is not there: what is written down waits for it. */
let shop: TestApp;
let alice: Client;

beforeEach(async () => {
  shop = await openTestApp();
  alice = shop.as("alice");
});

afterEach(() => shop.close());

const orderId = "ord_made-by-the-form";
const userId = "usr_alice";
const aPen = { "DSK-0301": 1 };

describe("a checkout while Restate is down", () => {
  test("writes the order down, answers at once and leaves it queued", async () => {
    fillCart(shop.db, userId, aPen);
    const answer = await alice.submit("/api/checkout", { ...address, orderId });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/orders/${orderId}`]);
    expect(findOrder(shop.db, { id: orderId, userId })).toMatchObject({
      status: "checking",
      attempt: 1,
    });
    expect(listQueuedRuns(shop.db, { before: Number.MAX_SAFE_INTEGER })).toMatchObject([
      { id: orderId },
    ]);
  });

  test("takes all that is in the cart from the moment the order is placed, and no second order", async () => {
    fillCart(shop.db, userId, aPen);
    await alice.submit("/api/checkout", { ...address, orderId });
    const cart = await (await alice.get("/api/cart")).json();
    expect(cart).toMatchObject({ lockedBy: orderId, lines: [], beingPaid: [{ quantity: 1 }] });
    const second = await alice.postJson("/api/checkout", { ...address, orderId: `${orderId}-2` });
    expect([second.status, await second.json()]).toMatchObject([
      409,
      { code: "cart_locked", orderId },
    ]);
  });

  test("answers a change of the cart with a clear not now", async () => {
    const answer = await alice.postJson("/api/cart/add", { sku: "DSK-0302" });
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: "not_now" }]);
  });
});

describe("a checkout form", () => {
  test("names every field that needs another look as the form names it", async () => {
    fillCart(shop.db, userId, aPen);
    const bad = { name: " ", line1: "", postcode: "", country: "Austria", paymentMethod: "gold" };
    for (const body of [bad, { address: bad, paymentMethod: "gold" }]) {
      const answer = await alice.postJson("/api/checkout", body);
      expect(answer.status).toBe(422);
      const { fields } = (await answer.json()) as { fields: Record<string, string> };
      expect(Object.keys(fields).sort()).toEqual(
        ["city", "country", "line1", "name", "paymentMethod", "postcode"].sort(),
      );
    }
  });

  test("says beside the country that we do not ship there", async () => {
    fillCart(shop.db, userId, aPen);
    const answer = await alice.postJson("/api/checkout", { ...address, country: "AQ" });
    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      { fields: { country: "We do not ship there yet" } },
    ]);
  });

  test("is refused when the cart is empty, and when nobody is signed in", async () => {
    const empty = await alice.postJson("/api/checkout", address);
    expect([empty.status, await empty.json()]).toMatchObject([409, { code: "cart_empty" }]);
    expect((await shop.visitor().postJson("/api/checkout", address)).status).toBe(401);
  });

  test("sent again for another try opens that try once", async () => {
    const owned = { id: orderId, userId };
    fillCart(shop.db, userId, aPen);
    await alice.postJson("/api/checkout", { ...address, orderId });
    for (const _ of [1, 2]) {
      const early = await alice.postJson("/api/checkout", { ...address, orderId, attempt: 2 });
      expect(await early.json()).toMatchObject({ attempt: 1 });
    }
    thawCart(shop.db, { orderId, userId: userId, now: shop.clock.now });
    moveOrder(shop.db, { id: orderId, status: "payment_failed", now: shop.clock.now });
    const first = await alice.postJson("/api/checkout", { ...address, orderId, attempt: 1 });
    expect(await first.json()).toMatchObject({ attempt: 1, status: "payment_failed" });
    for (const _ of [1, 2]) {
      const next = await alice.postJson("/api/checkout", { ...address, orderId, attempt: 2 });
      expect(await next.json()).toMatchObject({ attempt: 2, status: "checking" });
    }
    const wanted = { ...owned, address, note: "", paymentMethod: "card" as const };
    expect(openNextAttempt(shop.db, { ...wanted, now: shop.clock.now })).toBeUndefined();
  });
});

describe("an order", () => {
  test("of somebody else does not exist", async () => {
    const bob = shop.as("bob");
    fillCart(shop.db, userId, aPen);
    fillCart(shop.db, "usr_bob", aPen);
    await alice.postJson("/api/checkout", { ...address, orderId });
    for (const answer of [
      await bob.get(`/api/orders/${orderId}`),
      await bob.postJson(`/api/orders/${orderId}/cancel-payment`, {}),
      await bob.postJson("/api/checkout", { ...address, orderId }),
    ]) {
      expect([answer.status, await answer.json()]).toMatchObject([404, { code: "not_found" }]);
    }
    expect(listOrders(shop.db, { userId: "usr_bob" })).toEqual([]);
    expect(await (await bob.get("/api/orders")).json()).toEqual({ orders: [] });
  });

  test("is told in JSON without what wakes its checkout", async () => {
    fillCart(shop.db, userId, aPen);
    await alice.postJson("/api/checkout", { ...address, orderId });
    const answer = await alice.get(`/api/orders/${orderId}`);
    expect(await answer.json()).toMatchObject({ id: orderId, address: address, payments: [] });
    expect(await (await alice.get("/api/orders")).json()).toMatchObject({
      orders: [{ id: orderId, status: "checking" }],
    });
  });
});
