import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listNotifications } from "#db/queries/notifications.ts";
import { listPayments } from "#db/queries/payments.ts";
import { findAnyRun } from "#db/queries/runs.ts";
import { payments, runs } from "#db/schema.ts";
import { findCart } from "#db/shop/carts.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { carts, orders, stockHolds } from "#db/shop/schema.ts";
import { lookAtBooks } from "#server/ingress/books.ts";
import { Unavailable } from "#server/outside/errors.ts";
import { askAdmin } from "#server/restate/admin.ts";
import { anAddress } from "../shop/support/checkout-desk.ts";
import { assertInvariants } from "../support/invariants.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { until } from "../support/waiting.ts";

let shop: TestShop;

/** What happens while the books are compared. */
let meanwhile: () => Promise<void> = async () => {};

beforeAll(async () => {
  shop = await openTestShop({
    mode: "default",
    between: (outside) => {
      const { acorn } = outside.payments;
      const ledgerOf = (orderId: string) => meanwhile().then(() => acorn.ledgerOf(orderId));
      return { ...outside, payments: { ...outside.payments, acorn: { ...acorn, ledgerOf } } };
    },
  });
});
afterAll(() => shop?.stop());

const look = (mend = false) => lookAtBooks(shop.ingress, { mend });
const about = async (runId: string, mend = false) =>
  (await look(mend)).differences.filter((each) => each.runId === runId);

// What an engine that replays does is no other.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")("the books", () => {
  test("agree while orders are on their way, and nothing is told or mended", async () => {
    const { orderId } = await waitingOrder();
    rested(orderId);
    expect(await look(true)).toEqual({ differences: [], unasked: [] });
    expect(statusOf(orderId)).toBe("awaiting_payment");
    await shop.pay(orderId);
    await becomes(orderId, "awaiting_approval");
    await waitsForAnAdmin(orderId);
    rested(orderId);
    expect(await look(true)).toEqual({ differences: [], unasked: [] });
  });

  test("find a checkout that was killed and then paid, and let go of all that it held", async () => {
    const { orderId, shopper } = await waitingOrder();
    await killCheckout(shopper.userId);
    await shop.pay(orderId);
    await until("the shop to hear of the money", () => paymentOf(orderId) === "authorised");
    rested(orderId);
    expect(await about(orderId)).toMatchObject([{ kind: "nobody goes on with it", mended: false }]);
    expect(statusOf(orderId)).toBe("awaiting_payment");

    expect(await about(orderId, true)).toMatchObject([{ mended: true }]);
    expect(statusOf(orderId)).toBe("payment_failed");
    expect(findCart(shop.db, shopper)).toMatchObject({ lockedBy: null, lines: [{ quantity: 1 }] });
    await until("the money to go back", () => paymentOf(orderId) === "voided");
    rested(orderId);
    expect(await about(orderId)).toEqual([]);
    await assertInvariants(shop.db, shop.outside.payments);

    // What the killed checkout had frozen is an ordinary line again, for the session as well.
    const changed = await shopper.put("/api/cart/lines/WRK-0101", { quantity: 2 });
    expect(changed.status).toBe(200);
    const again = await shopper.post("/api/checkout", { address: anAddress, orderId, attempt: 2 });
    expect(again.status).toBe(202);
    await becomes(orderId, "awaiting_payment");
  });

  test("find a checkout that was killed before it told of itself: nobody begins it again", async () => {
    const { orderId, shopper } = await waitingOrder();
    await killCheckout(shopper.userId);
    // As it stands between freezing the cart and its first step.
    shop.db.update(runs).set({ status: "queued" }).where(eq(runs.id, orderId)).run();
    shop.db.update(orders).set({ status: "checking" }).where(eq(orders.id, orderId)).run();
    rested(orderId);
    expect(await about(orderId, true)).toMatchObject([
      { kind: "nobody goes on with it", mended: true },
    ]);
    expect(findCart(shop.db, shopper)).toMatchObject({ lockedBy: null, lines: [{ quantity: 1 }] });
    const again = await shopper.post("/api/checkout", { address: anAddress, orderId, attempt: 2 });
    expect(again.status).toBe(202);
    await becomes(orderId, "awaiting_payment");
  });

  test("let go of no try that was begun while they were compared", async () => {
    const { orderId, shopper } = await waitingOrder();
    await shopper.post(`/api/orders/${orderId}/cancel-payment`);
    await becomes(orderId, "payment_failed");
    await until("the first try to be let go of", () => paymentOf(orderId) === "cancelled");
    // As while the provider could not be asked: in our books it is still open.
    const first = and(eq(payments.runId, orderId), eq(payments.attempt, 1));
    shop.db.update(payments).set({ status: "pending" }).where(first).run();
    rested(orderId);
    meanwhile = async () => {
      meanwhile = async () => {};
      shop.db.update(payments).set({ status: "cancelled" }).where(first).run();
      await shopper.post("/api/checkout", { address: anAddress, orderId, attempt: 2 });
      await becomes(orderId, "awaiting_payment");
    };
    await about(orderId, true);
    const tries = listPayments(shop.db, { runId: orderId });
    expect(tries.map(({ attempt, letGoAt }) => [attempt, letGoAt !== null])).toEqual([
      [1, true],
      [2, false],
    ]);
    await shop.pay(orderId);
    await becomes(orderId, "awaiting_approval");
  });

  test("are compared as far as can be when somebody outside is down, and say who was not asked", async () => {
    const { orderId, shopper } = await waitingOrder();
    await shopper.post(`/api/orders/${orderId}/cancel-payment`);
    await becomes(orderId, "payment_failed");
    shop.db.update(carts).set({ lockedBy: orderId }).where(eq(carts.userId, shopper.userId)).run();
    rested(orderId);
    meanwhile = () => Promise.reject(new Unavailable("Acorn cannot be reached"));
    const looked = await look(true);
    meanwhile = async () => {};
    expect(looked.unasked).toEqual(["Acorn cannot be reached"]);
    expect(looked.differences).toMatchObject([
      { kind: "a cart is locked by an order that is over", mended: true },
    ]);
    const page = await (await shop.signIn("admin").get("/admin/work")).text();
    expect(page).toContain("Not all could be compared: Acorn cannot be reached.");
  });

  test("find a cart that is locked, and stock that is held, for an order that is over", async () => {
    const { orderId, shopper } = await waitingOrder();
    await shopper.post(`/api/orders/${orderId}/cancel-payment`);
    await becomes(orderId, "payment_failed");
    const held = eq(stockHolds.orderId, orderId);
    shop.db.update(stockHolds).set({ state: "held", expiresAt: null }).where(held).run();
    shop.db.update(carts).set({ lockedBy: orderId }).where(eq(carts.userId, shopper.userId)).run();
    const found = await about(orderId, true);
    expect(found.map(({ kind, mended }) => [kind, mended])).toEqual([
      ["a cart is locked by an order that is over", true],
      ["stock is held for an order that is over", true],
    ]);
    expect(findCart(shop.db, shopper).lockedBy).toBeNull();
    expect(shop.db.select().from(stockHolds).where(held).all()).toMatchObject([
      { state: "released" },
    ]);
    expect(await about(orderId)).toEqual([]);
  });

  test("find money that the provider counts otherwise, and call a person, once", async () => {
    const { orderId } = await waitingOrder();
    await shop.pay(orderId);
    await becomes(orderId, "awaiting_approval");
    await waitsForAnAdmin(orderId);
    const [payment] = listPayments(shop.db, { runId: orderId });
    shop.db.update(payments).set({ capturedCents: 1 }).where(eq(payments.runId, orderId)).run();
    rested(orderId);
    const words = expect.stringContaining("the provider has €0.00 of it, our books €0.01");
    expect(await about(orderId, true)).toMatchObject([{ words, mended: false }]);
    await look(true);
    const calls = listNotifications(shop.db, { userId: "usr_admin", limit: 100 }).filter(
      ({ runId, title }) => runId === orderId && title === "The books differ",
    );
    expect(calls).toHaveLength(1);
    shop.db
      .update(payments)
      .set({ capturedCents: payment?.capturedCents ?? 0 })
      .where(eq(payments.runId, orderId))
      .run();
  });
});

async function waitingOrder() {
  const shopper = shop.newShopper();
  await shopper.post("/api/cart/add", { sku: "WRK-0101", quantity: 1 });
  const placed = await shopper.post("/api/checkout", { address: anAddress });
  const { orderId } = (await placed.json()) as { orderId: string };
  await becomes(orderId, "awaiting_payment");
  return { shopper, orderId };
}

/** As it looks when nothing has moved for a minute. */
function rested(orderId: string): void {
  const updatedAt = Date.now() - 60_000;
  shop.db.update(runs).set({ updatedAt }).where(eq(runs.id, orderId)).run();
  shop.db.update(payments).set({ updatedAt }).where(eq(payments.runId, orderId)).run();
}

async function killCheckout(userId: string): Promise<void> {
  const { adminUrl } = shop.restate;
  const query = `SELECT id FROM sys_invocation WHERE target = 'UserSession/${userId}/checkout' AND status <> 'completed'`;
  const answer = await askAdmin(adminUrl, { method: "POST", path: "/query", body: { query } });
  const [{ id } = { id: "" }] = (answer as { rows: { id: string }[] }).rows;
  await askAdmin(adminUrl, { method: "PATCH", path: `/invocations/${id}/kill` });
}

/** Its story has been told to here: nothing moves any more by itself. */
function waitsForAnAdmin(orderId: string): Promise<unknown> {
  const waits = () => findAnyRun(shop.db, { id: orderId })?.waitingFor === "an admin's decision";
  return until("the run to wait for an admin", waits);
}

function statusOf(orderId: string) {
  return findAnyOrder(shop.db, { id: orderId })?.status;
}

function paymentOf(orderId: string) {
  return listPayments(shop.db, { runId: orderId })[0]?.status;
}

function becomes(orderId: string, status: string): Promise<unknown> {
  return until(`the order to be ${status}`, () => statusOf(orderId) === status);
}
