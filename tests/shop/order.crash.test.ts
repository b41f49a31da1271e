import { join } from "node:path";
import { afterEach, describe, test } from "vitest";
import { calm } from "#server/outside/dials.ts";
import { listFailing } from "#server/restate/invocations.ts";
import { signInTo } from "../support/customer.ts";
import { notedProcess } from "../support/process-tree.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";
import { until } from "../support/waiting.ts";
import { Order } from "./support/crash-order.ts";

afterEach(endShops);

const env = { DELIVERY_SECONDS: "2" };

async function killedAndStarted(shop: Shop): Promise<Shop> {
  await shop.kill9();
  return startShop({ env: shop.env });
}

describe("an order is delivered, charged once and shipped once, although everything was killed", () => {
  test("while a slot was asked for, and is held once", async () => {
    const shop = await startShop({ env });
    const admin = await signInTo(shop.url, "admin");
    await admin.post("/api/sandbox/kestrel", { ...calm, latencyMs: 3_000 });
    const order = await Order.place(shop);
    await order.reaches("Reserve a slot at the carrier", "running");
    const second = await killedAndStarted(shop);
    await (await signInTo(second.url, "admin")).post("/api/sandbox/kestrel", calm);
    await order.pay();
    await order.becomes("awaiting_approval");
    await order.approve();
    await order.isDeliveredOnce();
  });

  test("while it waited for the payment", async () => {
    const shop = await startShop({ env });
    const order = await Order.place(shop);
    await order.becomes("awaiting_payment");
    await killedAndStarted(shop);
    await order.pay();
    await order.approve();
    await order.isDeliveredOnce();
  });

  test("and the engine went on alone, finding nobody there again and again", async () => {
    const shop = await startShop({ env });
    const order = await Order.place(shop);
    await order.becomes("awaiting_payment");
    await order.pay();
    await order.becomes("awaiting_approval");
    await order.approve();
    await shop.kill9Main();
    const often = async () => (await listFailing(shop.adminUrl, 3)).length > 0;
    await until("the engine to have tried three times", often, { deadline: 30_000 });
    await startShop({ env: shop.env });
    await order.isDeliveredOnce();
  });

  test("right after it was paid, before the shop had heard of it", async () => {
    const shop = await startShop({ env });
    const order = await Order.place(shop);
    await order.becomes("awaiting_payment");
    // The shop stands still, so the webhook is on its way and unanswered when everything dies.
    process.kill(shop.pid, "SIGSTOP");
    await order.pay();
    await killedAndStarted(shop);
    await order.becomes("awaiting_approval");
    await order.approve();
    await order.isDeliveredOnce();
  });

  test("in the moment when the webhook came, and while it waited for approval", async () => {
    const shop = await startShop({ env });
    const order = await Order.place(shop);
    await order.pay();
    const second = await killedAndStarted(shop);
    await order.becomes("awaiting_approval");
    await killedAndStarted(second);
    await order.approve();
    await order.isDeliveredOnce();
  });

  test("while it was prepared, while the carrier was asked again, and while it was on its way", async () => {
    const shop = await startShop({ env });
    const order = await Order.place(shop, { note: "FLAKY_SHIP:3" });
    await order.pay();
    await order.becomes("awaiting_approval");
    await order.approve();
    await order.becomes("preparing");
    const second = await killedAndStarted(shop);
    await order.becomes("shipped");
    await killedAndStarted(second);
    await order.isDeliveredOnce();
  });
});

test("an order is delivered once although the sandbox, and then Restate, were killed under it", async () => {
  const shop = await startShop({ env });
  const order = await Order.place(shop);
  await order.becomes("awaiting_payment");
  await isKilledAndBack(shop, "sandbox.pid");
  await order.pay();
  await order.becomes("awaiting_approval");
  await isKilledAndBack(shop, "restate/restate.pid");
  await order.approve();
  await order.becomes("shipped");
  await isKilledAndBack(shop, "sandbox.pid");
  await isKilledAndBack(shop, "restate/restate.pid");
  await order.isDeliveredOnce();
});

/** kill -9 of one of the shop's children, and the wait until another has taken its place. */
async function isKilledAndBack(shop: Shop, pidFile: string): Promise<void> {
  const noted = () => notedProcess(join(shop.dataDir, pidFile));
  const victim = noted();
  if (!victim) throw new Error(`${pidFile} notes nobody`);
  process.kill(victim, "SIGKILL");
  const replaced = () => noted() !== undefined && noted() !== victim;
  await until(`another to be noted in ${pidFile}`, replaced, { deadline: 20_000 });
}
