import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { listAudit } from "#db/queries/audit.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { placeOrder } from "#db/shop/order-changes.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { beginFulfillment } from "./support/paid-order.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fulfillment: { deliveryMs: 200 } });
});
afterAll(() => shop?.stop());

describe("a rejection", () => {
  test("voids the payment, releases the stock and says why", async () => {
    const order = await beginFulfillment(shop);
    const admin = shop.signIn("admin");
    const answer = await admin.post(`/api/workflow/${order.id}/reject`, {
      reason: "Out of season",
    });
    expect(await answer.json()).toEqual({
      orderId: order.id,
      decision: {
        approved: false,
        by: "usr_admin",
        name: "Admin",
        reason: "Out of season",
        counted: true,
      },
    });
    await order.ends("rejected");

    expect(order.row.reason).toBe("Rejected by Admin: Out of season");
    expect(order.run.status).toBe("compensated");
    expect(order.undone()).toEqual(["Payment for the order", "Stock for the order"]);
    expect(await order.money()).toEqual({ captured: 0, refunded: 0, status: "voided" });
    expect(await order.parcels()).toEqual({ labels: [], shipments: [] });
    expect(listNotifications(shop.db, { userId: order.shopper.userId })).toMatchObject([
      {
        title: "Your order was rejected",
        body: "Rejected by Admin: Out of season. Your card is not charged.",
      },
    ]);
    expect(listAudit(shop.db, { subject: order.id })).toMatchObject([
      { actor: "usr_admin", action: "reject", detail: "Out of season" },
    ]);
  });

  test("needs a reason", async () => {
    const order = await beginFulfillment(shop);
    const answer = await shop.signIn("admin").post(`/api/workflow/${order.id}/reject`, {
      reason: " ",
    });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      fields: { reason: "Enter a reason, for the shopper reads it" },
    });
    expect(order.row.status).toBe("awaiting_approval");
  });
});

describe("a second decision", () => {
  test("is answered with the first, at once and long after", async () => {
    const order = await beginFulfillment(shop);
    const admin = shop.signIn("admin");
    await admin.post(`/api/workflow/${order.id}/approve`);
    const soon = await admin.post(`/api/workflow/${order.id}/reject`, { reason: "No" });
    await order.ends("delivered");
    const late = await admin.post(`/api/workflow/${order.id}/reject`, { reason: "No" });
    for (const answer of [soon, late]) {
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({
        decision: { approved: true, name: "Admin", counted: false },
      });
    }
    expect(listAudit(shop.db, { subject: order.id })).toMatchObject([{ action: "approve" }]);
  });

  test("of many at once, one counts and all hear the same", async () => {
    const order = await beginFulfillment(shop);
    const admin = shop.signIn("admin");
    const answers = await Promise.all([
      admin.post(`/api/workflow/${order.id}/approve`),
      admin.post(`/api/workflow/${order.id}/reject`, { reason: "No" }),
      admin.post(`/api/workflow/${order.id}/approve`),
    ]);
    const told = await Promise.all(
      answers.map(async (answer) => decided.parse(await answer.json())),
    );
    const verdicts = new Set(told.map(({ decision }) => decision.approved));
    expect(verdicts.size).toBe(1);
    await order.ends(verdicts.has(true) ? "delivered" : "rejected");
  });

  test("by a plain form leads back to pages that no longer ask, and by the page's script answers with nothing", async () => {
    const order = await beginFulfillment(shop);
    const admin = shop.signIn("admin");
    const form = await admin.submit(`/api/workflow/${order.id}/approve`);
    expect([form.status, form.headers.get("location")]).toEqual([303, "/admin"]);
    expect(order.row.status).not.toBe("awaiting_approval");
    const next = await admin.submit(`/api/workflow/${order.id}/approve?next=/orders/${order.id}`);
    expect(next.headers.get("location")).toBe(`/orders/${order.id}`);
    const script = await admin.post(
      `/api/workflow/${order.id}/approve`,
      {},
      { "Datastar-Request": "true" },
    );
    expect([script.status, await script.text()]).toEqual([204, ""]);
    await order.ends("delivered");
  });
});

describe("who may decide", () => {
  test("are admins alone, signed in", async () => {
    const order = await beginFulfillment(shop);
    for (const [who, status] of [
      [order.shopper, 403],
      [shop.signIn("bob"), 403],
      [shop.visitor(), 401],
    ] as const) {
      expect((await who.post(`/api/workflow/${order.id}/approve`)).status).toBe(status);
      const no = await who.post(`/api/workflow/${order.id}/reject`, { reason: "No" });
      expect(no.status).toBe(status);
    }
    expect(order.row.status).toBe("awaiting_approval");
  });

  test("an order that nobody knows is not found", async () => {
    const answer = await shop.signIn("admin").post("/api/workflow/ord_none/approve");
    expect(answer.status).toBe(404);
  });

  test("nobody decides about an order that is not paid, not even beforehand", async () => {
    const id = "ord_unpaid";
    const now = Date.now();
    const address = { name: "A", line1: "B", postcode: "1", city: "C", country: "DE" };
    const times = { createdAt: now, updatedAt: now };
    placeOrder(shop.db, { id, userId: "usr_alice", address, ...times });
    const answer = await shop.signIn("admin").post(`/api/workflow/${id}/approve`);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: "nothing_to_decide" });
  });
});

const decided = z.object({ decision: z.object({ approved: z.boolean() }) });
