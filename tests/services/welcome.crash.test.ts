import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openDatabase } from "#db/connection.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { describeRun, findLatestRun, insertRun } from "#db/queries/runs.ts";
import { findUserByUsername } from "#db/queries/users.ts";
import { launchBrowser, openPage } from "../support/browser.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterEach(endShops);
afterAll(() => browser?.close());

const outage = [/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_NETWORK/];

test("a welcome goes on after kill -9 of everything, once each, and the open page comes back by itself", async () => {
  const shop = await startShop();
  const { page, guard, close } = await openPage(browser, {
    baseURL: shop.url,
    allowErrors: outage,
  });
  await page.request.post("/api/users", {
    data: { username: "carol", displayName: "Carol", password: "correct horse" },
  });
  await page.goto("/products");
  await page.evaluate("window.notReloaded = true");
  const activity = page.getByRole("complementary", { name: "What happens" });
  await activity.getByText("a moment to look around").first().waitFor();

  await shop.kill9();
  await page.getByText("Connection lost").waitFor({ timeout: 20_000 });
  expect(story(shop)).toMatchObject({ status: "waiting", told: ["Welcome, Carol"] });
  await startShop({ env: shop.env });

  await activity.getByText("A good first piece").waitFor({ timeout: 30_000 });
  await activity.locator("#metadata .badge", { hasText: "Done" }).waitFor();
  await page.getByText("Connection lost").waitFor({ state: "hidden" });
  expect(await page.evaluate("window.notReloaded")).toBe(true);
  expect(story(shop)).toEqual({
    status: "done",
    told: [expect.stringMatching(/^A good first piece: /), "Welcome, Carol"],
    steps: [
      "Welcome you: done",
      "Have a look around: done",
      "Suggest something to begin with: done",
    ],
  });
  guard.assertClean();
  await close();
});

test("a sign-up that was killed before its welcome was submitted is welcomed by the next start", async () => {
  const shop = await startShop();
  await shop.kill9();
  writeLostRun(shop);
  await startShop({ env: shop.env });
  await expect
    .poll(() => story(shop, "alice").status, { timeout: 40_000, interval: 200 })
    .toBe("done");
  expect(story(shop, "alice").told).toHaveLength(2);
});

/** As a sign-up writes it, before it asks Restate to begin. */
function writeLostRun(shop: Shop): void {
  const db = openDatabase({ file: join(shop.dataDir, "cartwright.db") });
  const times = { createdAt: Date.now() - 60_000, updatedAt: Date.now() - 60_000 };
  insertRun(db, {
    id: "run_lost",
    userId: "usr_alice",
    kind: "welcome",
    title: "Welcome",
    ...times,
  });
  db.$client.close();
}

/** What the database itself tells of the account's run. */
function story(shop: Shop, username = "carol") {
  const db = openDatabase({ file: join(shop.dataDir, "cartwright.db") });
  const userId = findUserByUsername(db, { username })?.id ?? "";
  const run = describeRun(db, { id: findLatestRun(db, { userId })?.id ?? "", userId });
  const told = listNotifications(db, { userId }).map(({ title }) => title);
  db.$client.close();
  return {
    status: run?.status,
    told,
    steps: run?.steps.map(({ name, status }) => `${name}: ${status}`),
  };
}
