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
      await page.locator("#input").getByText("Nothing on the shelves matches").waitFor();
      expect(await field.inputValue()).toBe("hammzzzer");
      expect(await focused(page)).toBe("search");
      await expectAccessible(page);
      for (const _ of "zzz") await field.press("Backspace");
      await page.getByText("1 product for “hammer”").waitFor();
      expect(new URL(page.url()).search).toBe("?q=hammer");
      await page.reload();
      await page.getByText("1 product for “hammer”").waitFor();
      await field.fill("");
      await page.locator(".pager").getByText("Page 1 of").waitFor();
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

const palette = (page: Page) => page.getByRole("dialog", { name: "Search" });
const field = (page: Page) => palette(page).getByRole("combobox");
const chosen = (page: Page) => palette(page).locator("[aria-selected=true] .finding-title");

describe("the palette", () => {
  test.each(["Control+k", "Meta+k"])(
    "opens with %s, and by keys alone leads to a product",
    (keys) =>
      visit("nobody", "/contact", async (page) => {
        await page.keyboard.press(keys);
        await chosen(page).getByText("Dashboard").waitFor();
        await expectAccessible(page);
        await page.keyboard.type("pot");
        await palette(page).getByText("3 found").waitFor();
        await chosen(page).getByText("Pencil pot, filled").waitFor();
        await page.keyboard.press("ArrowUp");
        await chosen(page).getByText("Enamel stockpot").waitFor();
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowDown");
        await chosen(page).getByText("Terracotta pots").waitFor();
        const active = await field(page).getAttribute("aria-activedescendant");
        expect(await chosen(page).locator("..").getAttribute("id")).toBe(active);
        expect(await focused(page)).toBe("palette-field");
        await expectAccessible(page);
        await page.keyboard.press("Enter");
        await page.waitForURL("**/products/prd_terracotta-pots");
      }),
  );

  test("keeps the caret where it is while results arrive", () =>
    visit("nobody", "/", async (page) => {
      await page.keyboard.press("Control+k");
      await chosen(page).waitFor();
      await page.keyboard.type("tenn saw");
      await chosen(page).getByText("Tenon saw").waitFor();
      for (const _ of "n saw") await page.keyboard.press("ArrowLeft");
      await page.keyboard.type("o");
      await page.locator('[data-asked="tenon saw"]').waitFor();
      await page.keyboard.type("xxx");
      await palette(page).getByText("Nothing found for “tenoxxxn saw”").waitFor();
      expect(await field(page).inputValue()).toBe("tenoxxxn saw");
      expect(await field(page).getAttribute("aria-expanded")).toBe("false");
      await expectAccessible(page);
    }));

  test("closes with Escape, and focus is where it was", () =>
    visit("nobody", "/contact", async (page) => {
      await page.locator("#go-products").focus();
      await page.keyboard.press("Control+k");
      await chosen(page).waitFor();
      await page.keyboard.press("Escape");
      await palette(page).waitFor({ state: "hidden" });
      expect(await focused(page)).toBe("go-products");
      await page.locator("#go-search").click();
      await chosen(page).waitFor();
      await page.mouse.click(5, 5);
      await palette(page).waitFor({ state: "hidden" });
      for (const state of ["visible", "hidden"] as const) {
        await page.keyboard.press("Control+k");
        await palette(page).waitFor({ state });
      }
    }));

  test("leads to the page of the search when Enter comes before what was found", () =>
    visit(
      "nobody",
      "/contact",
      async (page) => {
        await page.keyboard.press("Control+k");
        await chosen(page).getByText("Dashboard").waitFor();
        await page.route("**/search/found*", () => {});
        await page.keyboard.type("kettle");
        await page.keyboard.press("Enter");
        await page.waitForURL("**/search?q=kettle");
        await page.getByRole("main").getByRole("link", { name: "Stove kettle" }).waitFor();
        await expectAccessible(page);
      },
      // The checker turns motion off, which would break a page's transition off half-way.
      { reducedMotion: "reduce" },
    ));

  test("is a page without a script", () =>
    visit(
      "nobody",
      "/contact",
      async (page) => {
        await page.getByRole("link", { name: "Search" }).click();
        await page.getByRole("searchbox", { name: "Search" }).fill("kettle");
        await page.getByRole("button", { name: "Find" }).click();
        await page.getByRole("main").getByRole("link", { name: "Stove kettle" }).click();
        await page.waitForURL("**/products/prd_stove-kettle");
      },
      { javaScriptEnabled: false },
    ));

  test("fits a telephone", () =>
    visit(
      "nobody",
      "/",
      async (page) => {
        await page.keyboard.press("Control+k");
        await chosen(page).waitFor();
        await page.keyboard.type("s");
        await page.locator('[data-asked="s"]').waitFor();
        expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
        const box = await palette(page).boundingBox();
        expect(box && box.x >= 0 && box.x + box.width <= 360 && box.height <= 640).toBe(true);
      },
      { viewport: { width: 360, height: 640 } },
    ));
});

describe("single keys", () => {
  test("/ goes to the search of the page, and to the palette where there is none", () =>
    visit("nobody", "/products", async (page) => {
      await page.keyboard.press("/");
      expect(await focused(page)).toBe("search");
      await page.keyboard.press("/");
      expect(await page.locator("#search").inputValue()).toBe("/");
      await page.goto("/contact");
      await page.keyboard.press("/");
      await chosen(page).waitFor();
      expect(await field(page).inputValue()).toBe("");
    }));

  test("? lists the shortcuts, and there they are put off", () =>
    visit("nobody", "/contact", async (page) => {
      const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
      await page.keyboard.press("?");
      await list.getByText("Go to the search").waitFor();
      await expectAccessible(page);
      await list.getByRole("checkbox").uncheck();
      await page.keyboard.press("Escape");
      await list.waitFor({ state: "hidden" });
      await page.goto("/shortcuts");
      await expectAccessible(page);
      expect(await page.getByRole("main").getByRole("checkbox").isChecked()).toBe(false);
      await page.keyboard.press("?");
      await page.keyboard.press("Control+k");
      await chosen(page).waitFor();
      expect(await list.isVisible()).toBe(false);
    }));
});
