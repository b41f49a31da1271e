import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openDatabase } from "#db/connection.ts";
import { Order } from "../shop/support/crash-order.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";

afterEach(endShops);

function reconcile(env: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["server/start/run.mjs", "server/scripts/reconcile.ts"],
    { env: { PATH: process.env.PATH, ...env }, encoding: "utf8", timeout: 30_000 },
  );
  return { status, said: stdout + stderr };
}

test("a shop whose books agree is told so, one whose books differ what, and one that is closed to be opened", async () => {
  const shop = await startShop();
  const order = await Order.place(shop);
  await order.becomes("awaiting_payment");
  expect(reconcile(shop.env)).toEqual({ status: 0, said: "Everything agrees.\n" });

  cookTheBooks(shop, order.id);
  const { status, said } = reconcile(shop.env);
  expect(status).toBe(1);
  expect(said).toMatch(
    /Order 1001: the provider has €0\.00 of it, our books €0\.01\n1 found, 1 left/,
  );

  await shop.stop();
  expect(reconcile(shop.env)).toMatchObject({
    status: 2,
    said: expect.stringContaining("start it first"),
  });
});

/** A cent that nobody paid, written down a minute ago. */
function cookTheBooks({ dataDir }: Shop, orderId: string): void {
  const db = openDatabase({ file: join(dataDir, "cartwright.db") });
  const before = Date.now() - 60_000;
  const change = (sql: string) => db.$client.prepare(sql).run(before, orderId);
  change("update payments set captured_cents = 1, updated_at = ? where run_id = ?");
  change("update runs set updated_at = ? where id = ?");
  db.$client.close();
}
