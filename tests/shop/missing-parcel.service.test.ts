import { afterAll, beforeAll, expect, test } from "vitest";
import { listNotifications } from "#db/queries/notifications.ts";
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
    return listNotifications(shop.db, { userId }).map(({ key }) => key.replace(`${order.id}/`, ""));
  }
});
