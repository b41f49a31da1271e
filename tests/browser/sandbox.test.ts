import { eq } from "drizzle-orm";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { payments } from "#db/schema.ts";
import { buildAssets } from "#server/web/assets.ts";
import { type Desk, openDesk } from "../shop/support/checkout-desk.ts";
import { expectAccessible } from "../support/axe.ts";
import { launchBrowser, type OpenPage, openPage } from "../support/browser.ts";
import { openSession } from "../support/session.ts";
import { endShops, startShop } from "../support/shop-process.ts";
import { until } from "../support/waiting.ts";

let browser: Browser;
let desk: Desk;
beforeAll(async () => {
  browser = await launchBrowser();
  desk = await openDesk({
    assets: await buildAssets(),
    breakers: { threshold: 3, coolDown: 500, probeTimeout: 4_000 },
    secondProviderAfterMs: 500,
  });
});
afterAll(async () => {
  await desk?.stop();
  await endShops();
  await browser?.close();
});

/** An admin with the page open, who never loads it again; whatever it complains of fails the test. */
async function atTheDials(use: (page: Page) => Promise<void>): Promise<void> {
  const open = await openPage(browser, { baseURL: desk.url });
  try {
    const value = openSession(desk.db, { userId: "usr_admin", now: Date.now() });
    await open.context.addCookies([{ name: "cartwright_test", value, url: desk.url }]);
    await open.page.goto("/admin/sandbox");
    await use(open.page);
    open.guard.assertClean();
  } finally {
    await open.close();
  }
}

const dial = (page: Page, label: string) =>
  page.locator("#dial-acorn .badge").filter({ hasText: label });
const states = (page: Page) => page.locator("#invariants-title ~ ul .badge").allInnerTexts();

async function turnAcorn(page: Page, answering: "answers" | "down"): Promise<void> {
  if (!(await page.locator("#turn-acorn-answering").isVisible())) {
    await page.locator("#turn-acorn-open").click();
  }
  await page.locator("#turn-acorn-answering").selectOption(answering);
  await page.locator("#turn-acorn-send").click();
}

async function buy(): Promise<string> {
  const orderId = await desk.checkOut(await desk.shopperWith());
  await desk.becomes(orderId, "awaiting_payment");
  return orderId;
}

describe("the sandbox's page", () => {
  test("shows an outage that was turned on, who is given time for it, and that everything holds, until it heals", () =>
    atTheDials(async (page) => {
      await turnAcorn(page, "down");
      await dial(page, "Down").waitFor();
      await until("Acorn to be given time", async () => {
        await buy();
        return dial(page, "Given time").isVisible();
      });
      await expectAccessible(page);
      await until("everything to hold", async () =>
        (await states(page)).every((state) => state === "Holds"),
      );
      expect(await states(page)).toHaveLength(6);

      await turnAcorn(page, "answers");
      await dial(page, "Calm").waitFor();
      await until("Acorn to be asked as usual", async () => {
        await buy();
        return (await page.locator("#dial-acorn .badge").count()) === 1;
      });
    }));

  test("turns red by itself as soon as the books differ, leads to what differs, and keeps what is being typed", () =>
    atTheDials(async (page) => {
      const orderId = await buy();
      await page.locator("#turn-birch-open").click();
      await page.locator("#turn-birch-latencyMs").fill("123");
      setCaptured(orderId, 1);
      const money = page.locator("#invariant-money");
      await money.getByText("Broken").waitFor();
      expect(await money.getByRole("link").getAttribute("href")).toBe(`/runs/${orderId}`);
      await expectAccessible(page);
      setCaptured(orderId, 0);
      await money.getByText("Holds").waitFor();
      expect(await page.locator("#turn-birch-latencyMs").inputValue()).toBe("123");
    }));

  test("asks once more before it kills the shop, says that it comes back by itself, and is there again when it does", async () => {
    const shop = await startShop({ command: ["sh", "server/start/start.sh"] });
    const open: OpenPage = await openPage(browser, { baseURL: shop.url, allowErrors: [/./] });
    const { page } = open;
    const data = { username: "admin", password: "cartwright" };
    expect((await page.request.post("/api/session", { data })).ok()).toBe(true);
    await page.goto("/admin/sandbox");
    await page.locator("#ask-to-kill-shop").click();
    await expectAccessible(page);
    await page.locator("#kill-shop").click();
    await page.getByText("The shop is gone, it comes back by itself.").waitFor();
    await page.getByText("Connection lost.").waitFor();
    await page.getByText("Connection lost.").waitFor({ state: "hidden" });
    await page
      .locator("#gone-shop")
      .filter({ hasNotText: "is gone" })
      .waitFor({ state: "attached" });
    await open.close();
  }, 120_000);
});

function setCaptured(orderId: string, capturedCents: number): void {
  desk.db.update(payments).set({ capturedCents }).where(eq(payments.runId, orderId)).run();
}
