import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listNotifications } from "#db/queries/notifications.ts";
import { findProductBySku } from "#db/shop/products.ts";
import { products, stockHolds } from "#db/shop/schema.ts";
import { listBrokenInvariants } from "#server/domains/index.ts";
import { missingParcel } from "#server/domains/shop/rules/missing-parcel.ts";
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

test("a parcel that nobody hears of is sent again by an admin: from the shelf once more, charged once, and the first one moves nothing any more", async () => {
  turnstile.carrierIsSilent = true;
  const order = await beginFulfillment(shop, { note: "SILENT_TRACKING" });
  const admin = shop.signIn("admin");
  await until("the parcel to be missing", () => order.run.waitingFor === missingParcel.waitingFor, {
    deadline: 25_000,
  });
  const firstArrives = await newsOf(shop, order.id, "delivered");
  const onHand = () => findProductBySku(shop.db, { sku: "DSK-0301" })?.stockQty ?? 0;
  const before = onHand();

  const again = await admin.post(`/api/workflow/${order.id}/parcel-again`);
  expect(await again.json()).toEqual({ orderId: order.id, counted: true });
  await until("the second parcel to be on its way", () =>
    listNotifications(shop.db, { userId: order.shopper.userId }).some(
      ({ key }) => key === `${order.id}/shipped/2`,
    ),
  );
  expect(onHand()).toBe(before - 1);
  expect(listBrokenInvariants(shop.db)).toEqual([]);
  expect(await shop.outside.carriers.kestrel.shipmentsOf(order.id)).toHaveLength(2);

  await tell(shop, firstArrives);
  await until("the admins to hear of it", () =>
    listNotifications(shop.db, { userId: "usr_admin" }).some(
      ({ title, runId }) => runId === order.id && title === "A lost parcel has arrived",
    ),
  );
  expect(order.row.status).toBe("shipped");
  await tell(shop, await newsOf(shop, order.id, "delivered", { parcel: 2 }));
  await order.ends("delivered");
  expect(await order.money()).toMatchObject({ captured: 9_450, refunded: 0 });
  const page = await (await order.shopper.get(`/orders/${order.id}`)).text();
  expect(page).toContain("was lost; its things were sent again");
});

test("what there is not enough of is not sent again, and can still be given up", async () => {
  turnstile.carrierIsSilent = true;
  const order = await beginFulfillment(shop, { note: "SILENT_TRACKING", sku: "WRK-0102" });
  const admin = shop.signIn("admin");
  await until("the parcel to be missing", () => order.run.waitingFor === missingParcel.waitingFor, {
    deadline: 25_000,
  });
  const shelf = { stockQty: 0, stockedQty: 1 };
  shop.db.update(products).set(shelf).where(eq(products.sku, "WRK-0102")).run();
  const again = () => admin.post(`/api/workflow/${order.id}/parcel-again`);
  await expectProblem(await again(), 409, "out_of_stock");
  await admin.post(`/api/workflow/${order.id}/parcel-lost`);
  await order.ends("failed");
  await expectProblem(await again(), 409, "nothing_to_decide");
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
