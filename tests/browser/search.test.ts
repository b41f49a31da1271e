import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildAssets } from "#server/web/assets.ts";
import { type CastName, openTestApp, type TestApp } from "../support/app.ts";
import { expectAccessible } from "../support/axe.ts";
import { launchBrowser, openPage } from "../support/browser.ts";
import { served } from "../support/served.ts";

let browser: Browser;
let shop: TestApp;
let web: Awaited<ReturnType<typeof served>>;

beforeAll(async () => {
  browser = await launchBrowser();
  shop = await openTestApp({ assets: await buildAssets() });
  web = await served(shop);
});

afterAll(async () => {
  await browser?.close();
  shop?.close();
  web?.close();
});

type Who = CastName | "nobody";

async function visit(
  who: Who,
  path: string,
  use: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const { baseURL } = web;
  const { page, guard, close, context } = await openPage(browser, { baseURL, ...options });
  try {
    const cookies = who === "nobody" ? [] : [...shop.as(who).jar];
    await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: baseURL })));
    await page.goto(path);
    await use(page);
    guard.assertClean();
  } finally {
    await close();
  }
}

const focused = (page: Page) => page.evaluate("document.activeElement?.id");

describe("the search of the products", () => {
  test("follows what is typed, keeps the caret where it is, and is what a reload shows", () =>
    visit("nobody", "/products", async (page) => {
      const field = page.getByRole("searchbox", { name: "Search" });
      await field.pressSequentially("hamer");
      await page.getByText("1 product with words like it").waitFor();
      for (const _ of [1, 2]) await field.press("ArrowLeft");
      await field.pressSequentially("m");
      await page.getByText("1 product for “hammer”").waitFor();
      await field.pressSequentially("zzz");
      await page.getByText("Nothing on the shelves matches").waitFor();
      expect(await field.inputValue()).toBe("hammzzzer");
      expect(await focused(page)).toBe("search");
      await expectAccessible(page);
      for (const _ of "zzz") await field.press("Backspace");
      await page.getByText("1 product for “hammer”").waitFor();
      expect(new URL(page.url()).search).toBe("?q=hammer");
      await page.reload();
      await page.getByText("1 product for “hammer”").waitFor();
      await field.fill("");
      await page.getByText("Page 1 of").waitFor();
      expect(new URL(page.url()).search).toBe("");
    }));

  test("stays what it is when the page is drawn anew under it", () =>
    visit("nobody", "/products", async (page) => {
      await page.getByRole("searchbox", { name: "Search" }).fill("hammer");
      await page.getByText("1 product for “hammer”").waitFor();
      shop.db.run("update products set stock_qty = 2 where sku = 'WRK-0101'");
      shop.hub.wake("sku:WRK-0101");
      await page.getByText("Only 2 left").waitFor();
      await page.getByText("1 product for “hammer”").waitFor();
    }));

  test("is a form without a script", () =>
    visit(
      "nobody",
      "/products",
      async (page) => {
        await page.getByRole("searchbox", { name: "Search" }).fill("kettle");
        await page.getByRole("button", { name: "Find" }).click();
        await page.getByText("1 product for “kettle”").waitFor();
      },
      { javaScriptEnabled: false },
    ));
});
