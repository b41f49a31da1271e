import { describe, expect, test } from "vitest";
import { listQueuedRuns } from "#db/queries/runs.ts";
import { unlockCart } from "#db/shop/carts.ts";
import { moveOrder, openNextAttempt } from "#db/shop/order-changes.ts";
import { findOrder, listOrders } from "#db/shop/orders.ts";
import { anAddress, openWeb } from "../web/web.ts";

const orderId = "ord_made-by-the-form";

describe("a checkout while Restate is down", () => {
  test("writes the order down, answers at once and leaves it queued", async () => {
    const { alice, db, fillCart } = openWeb();
    fillCart(alice.userId);
    const answer = await alice.submit("/api/checkout", { ...anAddress, orderId });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/orders/${orderId}`]);
    expect(findOrder(db, { id: orderId, userId: alice.userId })).toMatchObject({
      status: "checking",
      attempt: 1,
    });
    expect(listQueuedRuns(db, { before: Number.MAX_SAFE_INTEGER })).toMatchObject([
      { id: orderId },
    ]);
  });

  test("locks the cart from the moment the order is placed", async () => {
    const { alice, fillCart } = openWeb();
    fillCart(alice.userId);
    await alice.submit("/api/checkout", { ...anAddress, orderId });
    const answer = await alice.post("/api/cart/add", { sku: "DSK-0302" });
    expect([answer.status, await answer.json()]).toMatchObject([
      409,
      { code: "cart_locked", orderId },
    ]);
  });

  test("answers a change of the cart with a clear not now", async () => {
    const { alice } = openWeb();
    const answer = await alice.post("/api/cart/add", { sku: "DSK-0302" });
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: "not_now" }]);
  });
});

describe("a checkout form", () => {
  test("names every field that needs another look as the form names it", async () => {
    const { alice, fillCart } = openWeb();
    fillCart(alice.userId);
    const bad = { name: " ", line1: "", postcode: "", country: "Austria", paymentMethod: "gold" };
    for (const body of [bad, { address: bad, paymentMethod: "gold" }]) {
      const answer = await alice.post("/api/checkout", body);
      expect(answer.status).toBe(422);
      const { fields } = (await answer.json()) as { fields: Record<string, string> };
      expect(Object.keys(fields).sort()).toEqual(
        ["city", "country", "line1", "name", "paymentMethod", "postcode"].sort(),
      );
    }
  });

  test("says beside the country that we do not ship there", async () => {
    const { alice, fillCart } = openWeb();
    fillCart(alice.userId);
    const answer = await alice.post("/api/checkout", { ...anAddress, country: "AQ" });
    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      { fields: { country: "We do not ship there yet" } },
    ]);
  });

  test("is refused when the cart is empty, and when nobody is signed in", async () => {
    const { alice, visitor } = openWeb();
    const empty = await alice.post("/api/checkout", anAddress);
    expect([empty.status, await empty.json()]).toMatchObject([409, { code: "cart_empty" }]);
    expect((await visitor.post("/api/checkout", anAddress)).status).toBe(401);
  });

  test("sent again for another try opens that try once", async () => {
    const { alice, db, fillCart, now } = openWeb();
    const owned = { id: orderId, userId: alice.userId };
    fillCart(alice.userId);
    await alice.post("/api/checkout", { ...anAddress, orderId });
    for (const _ of [1, 2]) {
      const early = await alice.post("/api/checkout", { ...anAddress, orderId, attempt: 2 });
      expect(await early.json()).toMatchObject({ attempt: 1 });
    }
    unlockCart(db, { orderId, userId: alice.userId, now: now() });
    moveOrder(db, { id: orderId, status: "payment_failed", now: now() });
    const first = await alice.post("/api/checkout", { ...anAddress, orderId, attempt: 1 });
    expect(await first.json()).toMatchObject({ attempt: 1, status: "payment_failed" });
    for (const _ of [1, 2]) {
      const next = await alice.post("/api/checkout", { ...anAddress, orderId, attempt: 2 });
      expect(await next.json()).toMatchObject({ attempt: 2, status: "checking" });
    }
    const wanted = { ...owned, address: anAddress, note: "", paymentMethod: "card" as const };
    expect(openNextAttempt(db, { ...wanted, now: now() })).toBeUndefined();
  });
});

describe("an order", () => {
  test("of somebody else does not exist", async () => {
    const { alice, bob, db, fillCart } = openWeb();
    fillCart(alice.userId);
    fillCart(bob.userId);
    await alice.post("/api/checkout", { ...anAddress, orderId });
    for (const answer of [
      await bob.get(`/api/orders/${orderId}`),
      await bob.post(`/api/orders/${orderId}/cancel-payment`),
      await bob.post("/api/checkout", { ...anAddress, orderId }),
    ]) {
      expect([answer.status, await answer.json()]).toMatchObject([404, { code: "not_found" }]);
    }
    expect(listOrders(db, bob)).toEqual([]);
    expect(await (await bob.get("/api/orders")).json()).toEqual({ orders: [] });
  });

  test("is told in JSON without what wakes its checkout", async () => {
    const { alice, fillCart } = openWeb();
    fillCart(alice.userId);
    await alice.post("/api/checkout", { ...anAddress, orderId });
    const answer = await alice.get(`/api/orders/${orderId}`);
    expect(await answer.json()).toMatchObject({ id: orderId, address: anAddress, payments: [] });
    expect(await (await alice.get("/api/orders")).json()).toMatchObject({
      orders: [{ id: orderId, status: "checking" }],
    });
  });
});
