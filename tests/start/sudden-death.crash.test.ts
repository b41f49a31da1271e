import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openDatabase } from "#db/connection.ts";
import { listAudit } from "#db/queries/audit.ts";
import { Order } from "../shop/support/crash-order.ts";
import { isRunning, notedProcess, notedProcesses } from "../support/process-tree.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";
import { until } from "../support/waiting.ts";

afterEach(endShops);

/** What `npm start` is. */
const command = ["sh", "server/start/start.sh"] as const;

const shopPid = ({ dataDir }: Shop) => notedProcess(join(dataDir, "cartwright.pid")) ?? 0;
const enginePid = ({ dataDir }: Shop) => notedProcess(join(dataDir, "restate", "restate.pid")) ?? 0;

test("the shop and then the engine are killed from the sandbox's page under an order on its way: both are back by themselves, and it is charged and delivered once", async () => {
  const shop = await startShop({ command, env: { DELIVERY_SECONDS: "2" } });
  const order = await Order.place(shop);
  await order.becomes("awaiting_payment");
  await order.pay();
  await isKilledAndBack(shop, order, "shop");
  await order.becomes("awaiting_approval");
  await order.approve();
  await isKilledAndBack(shop, order, "engine");
  await order.isDeliveredOnce();
  expect(killsIn(shop)).toEqual([
    ["shop", "usr_admin"],
    ["engine", "usr_admin"],
  ]);
  const running = [shopPid(shop), enginePid(shop)];
  expect(await shop.stop()).toEqual({ code: 0, signal: null });
  expect(running.filter(isRunning)).toEqual([]);
  expect(notedProcesses(shop.dataDir)).toEqual([]);
});

async function isKilledAndBack(shop: Shop, { admin }: Order, mortal: "shop" | "engine") {
  const pidOf = mortal === "shop" ? shopPid : enginePid;
  const before = pidOf(shop);
  expect(await admin.post(`/api/sandbox/kill/${mortal}`)).toEqual({ killed: mortal });
  await until(`the ${mortal} to be gone`, () => !isRunning(before));
  await until(`the ${mortal} to be back`, () => pidOf(shop) > 0, { deadline: 20_000 });
  const isReady = async () => (await fetch(`${shop.url}/readyz`)).ok;
  await until("the shop to be ready", () => isReady().catch(() => false), { deadline: 20_000 });
}

function killsIn({ dataDir }: Shop) {
  const db = openDatabase({ file: join(dataDir, "cartwright.db") });
  const kills = ["shop", "engine"].flatMap((subject) => listAudit(db, { subject }));
  db.$client.close();
  return kills.map(({ subject, actor }) => [subject, actor]);
}
