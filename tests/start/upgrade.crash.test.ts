import { readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { Order } from "../shop/support/crash-order.ts";
import { signInTo } from "../support/customer.ts";
import { writeOtherVersion } from "../support/other-version.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";

let next: ReturnType<typeof writeOtherVersion>;

beforeAll(() => {
  next = writeOtherVersion({
    file: "server/domains/shop/rules/step-names.ts",
    from: "Pick in the warehouse",
    to: "Take from the shelf",
  });
});
afterEach(endShops);
afterAll(() => next?.remove());

const env = { DELIVERY_SECONDS: "4" };

test("an upgrade that renames a step loses neither the orders before it nor those after it", async () => {
  const shop = await startShop({ env });
  const before = await Order.place(shop);
  await before.pay();
  await before.becomes("awaiting_approval");
  await before.reaches("Wait for approval", "waiting");
  const after = await Order.place(shop);
  await after.pay();
  await after.approve();
  await after.becomes("shipped");
  await shop.kill9();

  const upgraded = await startShop({ env: shop.env, root: next.root });
  await before.approve();
  await before.isDeliveredOnce();
  await after.isDeliveredOnce();
  await before.reaches("Pick in the warehouse", "done");
  await after.reaches("Pick in the warehouse", "done");

  const later = await Order.place(upgraded);
  await later.pay();
  await later.approve();
  await later.isDeliveredOnce();
  await later.reaches("Take from the shelf", "done");
});

test("a version is forgotten once nothing of it goes on any more", async () => {
  const shop = await startShop({ env });
  expect(versionsIn(shop)).toHaveLength(1);
  const order = await Order.place(shop);
  await order.pay();
  await order.becomes("awaiting_approval");
  await order.reaches("Wait for approval", "waiting");
  await shop.stop();

  const upgraded = await startShop({ env: shop.env, root: next.root });
  expect(versionsIn(upgraded)).toHaveLength(2);
  await order.approve();
  await order.isDeliveredOnce();
  await upgraded.stop();

  const again = await startShop({ env: shop.env, root: next.root });
  expect(versionsIn(again)).toHaveLength(1);
});

describe("what was begun by code that is not here", () => {
  test("is counted at the start, shown, and refuses commands until the code is back", async () => {
    const { order, upgraded, bringBack } = await upgradedWithoutItsCode();
    expect(upgraded.output()).toMatch(/One thing was begun by .* whose code is not here/);
    const admin = await signInTo(upgraded.url, "admin");
    expect(await admin.get("/api/work")).toMatchObject({
      work: [{ service: "OrderFulfillmentWorkflow", key: order.id, errorCode: "version" }],
    });
    const refused = (wish: Promise<unknown>) => expect(wish).rejects.toThrow(/409.*stands_still/);
    await refused(admin.post(`/api/workflow/${order.id}/approve`));
    await refused(admin.post(`/api/workflow/${order.id}/reject`, { reason: "no" }));
    await refused(order.alice.post(`/api/workflow/${order.id}/cancel`));
    await upgraded.stop();
    bringBack();

    await startShop({ env: upgraded.env, root: next.root });
    await order.approve();
    await order.isDeliveredOnce();
    await order.reaches("Pick in the warehouse", "done");
  });

  test("goes on with the present code when an admin says so and its journal fits", async () => {
    const { order, upgraded } = await upgradedWithoutItsCode();
    const admin = await signInTo(upgraded.url, "admin");
    const { work } = standing.parse(await admin.get("/api/work"));
    await admin.post(`/api/work/${work[0]?.id}/resume`);
    await order.approve();
    await order.isDeliveredOnce();
    await order.reaches("Take from the shelf", "done");
    expect(standing.parse(await admin.get("/api/work")).work).toEqual([]);
  });
});

const standing = z.object({ work: z.array(z.object({ id: z.string() })) });

/** An order waits for approval, and the code that it waits in was thrown away by the upgrade. */
async function upgradedWithoutItsCode() {
  const shop = await startShop({ env });
  const order = await Order.place(shop);
  await order.pay();
  await order.becomes("awaiting_approval");
  await order.reaches("Wait for approval", "waiting");
  await shop.stop();
  const [file = ""] = versionsIn(shop);
  const kept = join(shop.dataDir, "versions", file);
  renameSync(kept, `${kept}.away`);
  const upgraded = await startShop({ env: shop.env, root: next.root });
  return { order, upgraded, bringBack: () => renameSync(`${kept}.away`, kept) };
}

function versionsIn(shop: Shop): string[] {
  return readdirSync(join(shop.dataDir, "versions")).filter((file) => file.endsWith(".mjs"));
}
