import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Order } from "../shop/support/crash-order.ts";
import { signInTo } from "../support/customer.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "cartwright-backup-")), "today");
});
afterEach(async () => {
  await endShops();
  rmSync(join(folder, ".."), { recursive: true });
});

function run(script: "backup" | "restore" | "reconcile", { env }: Shop, args: string[] = []) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["server/start/run.mjs", `server/scripts/${script}.ts`, ...args],
    { env: { PATH: process.env.PATH, ...env }, encoding: "utf8", timeout: 30_000 },
  );
  return { status, said: stdout + stderr };
}

const env = { DELIVERY_SECONDS: "3", RECONCILE_MINUTES: "0.05" };

test("a shop that was backed up while it ran and then lost goes on from its backup: every order on its way, and the books agree", async () => {
  const shop = await startShop({ env });
  const sent = await Order.place(shop);
  await sent.pay();
  await sent.approve();
  await sent.becomes("shipped");
  const decided = await Order.place(shop);
  await decided.pay();
  await decided.becomes("awaiting_approval");
  const unpaid = await Order.place(shop);
  await unpaid.becomes("awaiting_payment");
  const bob = await signInTo(shop.url, "bob");
  await bob.post("/api/cart/add", { sku: "KIT-0201", quantity: 2 });

  expect(run("backup", shop, [folder])).toMatchObject({ status: 0 });
  expect(run("backup", shop, [folder])).toMatchObject({ status: 1 });
  await shop.kill9();
  rmSync(shop.dataDir, { recursive: true });
  expect(run("restore", shop, [folder])).toMatchObject({ status: 0 });

  const restored = await startShop({ env: shop.env });
  expect(restored.output()).toContain("begun anew");
  await sent.isDeliveredOnce();
  await decided.approve();
  await decided.isDeliveredOnce();
  await unpaid.becomes("payment_failed");
  const again = await signInTo(restored.url, "bob");
  await again.post("/api/cart/add", { sku: "KIT-0201", quantity: 1 });
  expect(await again.get("/api/cart")).toMatchObject({ lines: [{ sku: "KIT-0201", quantity: 3 }] });
  expect(run("reconcile", restored)).toMatchObject({ status: 0 });
});

test("a backup is put back only where no shop runs, and what was there is kept aside", async () => {
  const shop = await startShop({ env });
  expect(run("backup", shop, [folder])).toMatchObject({ status: 0 });
  expect(run("restore", shop, [folder])).toMatchObject({
    status: 1,
    said: expect.stringContaining("in use"),
  });
  await shop.stop();
  expect(run("restore", shop, [folder])).toMatchObject({
    status: 1,
    said: expect.stringContaining("--replace"),
  });
  const { status, said } = run("restore", shop, [folder, "--replace"]);
  expect([status, said]).toEqual([0, expect.stringContaining("replaced-")]);
  const restored = await startShop({ env: shop.env });
  expect(await (await signInTo(restored.url, "alice")).get("/api/orders")).toEqual({ orders: [] });
});
