import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listNotifications } from "#db/queries/notifications.ts";
import { stockHolds } from "#db/shop/schema.ts";
import { listBrokenInvariants } from "#server/domains/index.ts";
import { expectProblem } from "../support/problem.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { until } from "../support/waiting.ts";
import { newsOf, tell } from "./support/carrier-news.ts";
import { beginFulfillment } from "./support/paid-order.ts";
import { Turnstile } from "./support/turnstile.ts";

const turnstile = new Turnstile();
let shop: TestShop;
beforeAll(async () => {
  // So short a delivery that even its longest pause between two questions is a moment.
  const fulfillment = { deliveryMs: 1e-6, approvalThresholdCents: 1_000_000 };
  shop = await openTestShop({ fulfillment, between: turnstile.between });
});
afterAll(() => shop?.stop());

test("a parcel that nobody hears of is given up by an admin: refunded, and written off", async () => {
  turnstile.carrierIsSilent = true;
  const order = await beginFulfillment(shop, { note: "SILENT_TRACKING" });
  const admin = shop.signIn("admin");
  const giveUp = () => admin.post(`/api/workflow/${order.id}/parcel-lost`);
  await expectProblem(await giveUp(), 409, "nothing_to_decide");
  await until(
    "the admins to be asked",
    async () => (await (await admin.get("/admin")).text()).includes(`missing-${order.id}`),
    { deadline: 25_000 },
  );
  expect(await (await admin.get(`/admin/orders/${order.id}`)).text()).toContain("parcel-lost");
  await expectProblem(
    await shop.newShopper().post(`/api/workflow/${order.id}/parcel-lost`),
    403,
    "forbidden",
  );

  expect(await (await giveUp()).json()).toEqual({ orderId: order.id, counted: true });
  await order.ends("failed");
  expect(order.row.reason).toMatch(/^The parcel was lost on its way/);
  expect(await order.money()).toMatchObject({ captured: 9_450, refunded: 9_450 });
  const holds = shop.db.select().from(stockHolds).where(eq(stockHolds.orderId, order.id)).all();
  expect(holds.map(({ state }) => state)).toEqual(["lost"]);
  expect(listBrokenInvariants(shop.db)).toEqual([]);
  await expectProblem(await giveUp(), 409, "nothing_to_decide");
});

test("a parcel that nobody hears of is asked for only so often, and the carrier's word still counts", async () => {
  turnstile.carrierIsSilent = true;
  const order = await beginFulfillment(shop, { note: "SILENT_TRACKING" });
  await until("the admins to be told", () => noticesFor("usr_admin").includes("missing"), {
    deadline: 25_000,
  });
  expect(noticesFor(order.shopper.userId)).toEqual(["late", "shipped"]);
  expect(noticesFor("usr_admin")).toEqual(["missing", "late"]);
  expect(order.row.status).toBe("shipped");

  await tell(shop, await newsOf(shop, order.id, "delivered"));
  await order.ends("delivered");

  function noticesFor(userId: string) {
    return listNotifications(shop.db, { userId })
      .filter(({ runId }) => runId === order.id)
      .map(({ key }) => key.replace(`${order.id}/`, ""));
  }
});
