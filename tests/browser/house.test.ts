import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAccessible } from "../support/axe.ts";
import { launchBrowser, type OpenPage, openPage } from "../support/browser.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";
import { until } from "../support/waiting.ts";

let browser: Browser;
let shop: Shop;

beforeAll(async () => {
  [browser, shop] = await Promise.all([launchBrowser(), startShop()]);
});

afterAll(async () => {
  await browser?.close();
  await endShops();
});

type Options = NonNullable<Parameters<typeof openPage>[1]>;

/** One browser with nothing kept in it; whatever it complains of fails the test. */
async function visit(options: Options, use: (open: OpenPage) => Promise<void>): Promise<void> {
  const open = await openPage(browser, { baseURL: shop.url, ...options });
  try {
    await use(open);
    open.guard.assertClean();
  } finally {
    await open.close();
  }
}

async function signIn(page: Page, username: string): Promise<void> {
  const answer = await page.request.post("/api/session", {
    data: { username, password: "cartwright" },
  });
  expect(answer.ok()).toBe(true);
}

let newcomers = 0;

async function signUp(page: Page): Promise<string> {
  newcomers += 1;
  const name = `Newcomer ${newcomers}`;
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Username").fill(`newcomer-${newcomers}`);
  await page.getByLabel("Password").fill("correct horse");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("heading", { level: 1, name: `Hello, ${name}` }).waitFor();
  return name;
}

const activity = (page: Page) => page.getByRole("complementary", { name: "What happens" });

describe("a live page", () => {
  test("shows a new account's welcome as it happens, in a second tab too, without a reload", () =>
    visit({}, async ({ page, context }) => {
      const name = await signUp(page);
      const second = await context.newPage();
      await second.goto("/products");
      const tabs = [page, second];
      for (const tab of tabs) {
        await tab.evaluate("window.notReloaded = true");
        await activity(tab).getByText(`Welcome, ${name}`).waitFor();
        await activity(tab).getByText("Have a look around").first().waitFor();
      }
      for (const tab of tabs) {
        await activity(tab).getByText("A good first piece").waitFor({ timeout: 20_000 });
        await activity(tab).locator("#metadata .badge", { hasText: "Done" }).waitFor();
        expect(await tab.evaluate("window.notReloaded")).toBe(true);
      }
      await page.getByRole("button", { name: "Mark read" }).click();
      for (const tab of tabs) {
        await activity(tab).getByText("2 new").waitFor({ state: "detached" });
        expect(await tab.evaluate("window.notReloaded")).toBe(true);
      }
    }));

  test("that is signed out in one tab is signed out in the other", () =>
    visit({}, async ({ page, context }) => {
      await signIn(page, "alice");
      const second = await context.newPage();
      await second.goto("/account");
      await page.goto("/");
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.locator("#go-sign-in").waitFor();
      await second.getByRole("main").getByText("You are signed out").waitFor();
    }));

  test("closes its stream while nobody looks, and opens it again", () =>
    visit({}, async ({ page }) => {
      const isStream = (request: { url(): string }) => request.url().includes("/stream/page");
      const opened = page.waitForEvent("request", isStream);
      await page.goto("/products");
      await opened;
      const closed = page.waitForEvent("requestfailed", isStream);
      await look(page, false);
      await closed;
      const again = page.waitForEvent("request", isStream);
      await look(page, true);
      await again;
    }));
});

test("a page that is resized before it has faded in has nothing to complain of", () =>
  visit({}, async ({ page }) => {
    await page.goto("/sign-in");
    for (let width = 1_300; width < 1_320; width += 1) {
      const path = width % 2 ? "/products" : "/sign-in";
      const arrived = page.waitForURL(`**${path}`);
      await page.evaluate(`document.querySelector('a[href="${path}"]').click()`);
      await page.setViewportSize({ width, height: 600 });
      await arrived;
    }
  }));

test("a page whose stream is one too many says so, and is live again when there is room", () =>
  visit({ allowErrors: [/429/] }, async ({ page }) => {
    const refusal = { status: 429, headers: { "Retry-After": "1" }, body: "{}" };
    await page.route("**/stream/page*", (route) => route.fulfill(refusal));
    await page.goto("/products");
    const banner = page.getByText("Too many pages of the shop are open at once");
    await banner.waitFor({ state: "visible" });
    await expectAccessible(page);
    await page.unroute("**/stream/page*");
    await banner.waitFor({ state: "hidden" });
    await page.getByText("Connection lost").waitFor({ state: "hidden" });
  }));

const look = (page: Page, seen: boolean) =>
  page.evaluate(`Object.defineProperty(document, "hidden", { configurable: true, value: ${!seen} });
    Object.defineProperty(document, "visibilityState", { configurable: true, value: "${seen ? "visible" : "hidden"}" });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }))`);

describe("without a script", () => {
  const plain = { javaScriptEnabled: false };

  test("the shelves can be searched, filtered, sorted and leafed through", () =>
    visit(plain, async ({ page }) => {
      await page.goto("/");
      await page.getByRole("link", { name: "Products", exact: true }).click();
      const names = () => page.locator(".card-name").allTextContents();
      const first = await names();
      await page.getByRole("link", { name: "Next" }).click();
      await page.locator(".pager", { hasText: "Page 2 of" }).waitFor();
      expect(await names()).not.toEqual(first);

      await page.getByLabel("Sort by").selectOption("name");
      await page.getByRole("button", { name: "Find" }).click();
      expect(await names()).toEqual((await names()).sort());

      await page.getByLabel("Category").selectOption({ index: 1 });
      await page.getByRole("button", { name: "Find" }).click();
      expect(new URL(page.url()).searchParams.get("category")).not.toBe("");
      await page.locator("#search").fill(first[0] ?? "");
      await page.getByRole("button", { name: "Find" }).click();
      expect(await names()).toContain(first[0]);
      await page.getByRole("link", { name: first[0] ?? "" }).click();
      await page.getByRole("heading", { level: 1, name: first[0] ?? "" }).waitFor();
    }));

  test("one signs in, is sent back, looks at the document and signs out", () =>
    visit({ ...plain, allowErrors: [/422/] }, async ({ page }) => {
      await page.goto("/activity");
      await page.getByLabel("Username").fill("bob");
      await page.getByLabel("Password").fill("wrong");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("Username or password is wrong").waitFor();
      expect(await page.getByLabel("Username").inputValue()).toBe("bob");
      await page.getByLabel("Password").fill("cartwright");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("heading", { level: 1, name: "Activity" }).waitFor();
      await page.getByRole("tab", { name: "Output" }).click();
      await page.getByRole("link", { name: "Open as Markdown" }).waitFor();
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.locator("#go-sign-in").waitFor();
    }));
});

describe("an accessibility checker finds nothing, in light or dark, for", () => {
  test("a visitor", () =>
    visit({ allowErrors: [/404/] }, async ({ page }) => {
      const paths = ["/", "/products", "/cart", "/orders", "/trips", "/sign-in", "/sign-up"];
      for (const path of [...paths, "/products?tab=output", "/products?q=nonesuch", "/nowhere"]) {
        await page.goto(path);
        await expectAccessible(page);
      }
      await page.goto("/products");
      await page.locator(".card a").first().click();
      await expectAccessible(page);
    }));

  test("a shopper", () =>
    visit({}, async ({ page }) => {
      await signUp(page);
      await activity(page).getByText("A good first piece").waitFor({ timeout: 20_000 });
      for (const path of [
        "/",
        "/?tab=output",
        "/activity",
        "/account",
        "/account/delete",
        "/account/deleted",
        "/activity?tab=output",
        "/notifications",
      ]) {
        await page.goto(path);
        await expectAccessible(page);
      }
      await page.locator("#metadata-run").click();
      await page.getByRole("heading", { level: 1, name: "Welcome" }).waitFor();
      await page.locator("#metadata-finished-summary").click();
      await page.locator("#metadata-steps").waitFor();
      await expectAccessible(page);
    }));

  test("an admin", () =>
    visit({}, async ({ page }) => {
      await signIn(page, "admin");
      await page.goto("/admin");
      await expectAccessible(page);
    }));
});

test.each([true, false])(
  "the back button shows nothing of whoever has signed out (script: %s)",
  (javaScriptEnabled) =>
    visit({ javaScriptEnabled }, async ({ page }) => {
      await signIn(page, "alice");
      for (const path of ["/account", "/orders"]) await page.goto(path);
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.locator("#go-sign-in").waitFor();
      for (const _ of ["/orders", "/account"]) {
        await page.goBack();
        await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
        expect(await page.locator("#go-account").count()).toBe(0);
      }
    }),
);

describe.each([true, false])("whoever leaves (script: %s)", (javaScriptEnabled) => {
  test("takes their data along, says it with their password, and is a visitor in every tab", () =>
    visit({ javaScriptEnabled, allowErrors: [/422/] }, async ({ page, context }) => {
      await signUp(page);
      await page.locator("#go-account").click();
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: "Download my data" }).click();
      expect((await download).suggestedFilename()).toBe("cartwright-account.json");
      const second = await context.newPage();
      await second.goto("/orders");

      await page.getByRole("link", { name: "Delete my account…" }).click();
      await page.getByLabel("Your password").fill("a guess");
      await page.getByRole("button", { name: "Delete my account" }).click();
      await page.getByText("This is not your password").waitFor();
      await page.getByLabel("Your password").fill("correct horse");
      await untilItIsDone(page);
      await page.getByRole("button", { name: "Delete my account" }).click();
      await page.getByText("You have left").waitFor();
      await page.locator("#go-sign-in").waitFor();
      if (javaScriptEnabled) await second.getByText("You are signed out").waitFor();
      await second.goto("/orders");
      await second.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    }));
});

/** A welcome that is still on its way keeps an account open. */
async function untilItIsDone(page: Page): Promise<void> {
  await until("the welcome to be over", async () => {
    const kept = await (await page.request.get("/api/account/export")).json();
    return kept.runs.every(({ status }: { status: string }) => status === "done");
  });
}

describe("by keyboard alone", () => {
  const focused = (page: Page) => page.evaluate("document.activeElement?.id");

  test("the first stop skips to the content", () =>
    visit({}, async ({ page }) => {
      await page.goto("/products");
      await page.keyboard.press("Tab");
      expect(await focused(page)).toBe("skip-link");
      await page.keyboard.press("Enter");
      expect(await focused(page)).toBe("main");
    }));

  test("arrow keys move between the tabs, and only the open one is a stop", () =>
    visit({}, async ({ page }) => {
      await page.goto("/products");
      await page.locator("#tab-output[tabindex='-1']").waitFor();
      await page.locator("#tab-input").focus();
      await page.keyboard.press("ArrowRight");
      expect(await focused(page)).toBe("tab-output");
      await page.locator("#panel-output").waitFor({ state: "visible" });
      await page.locator("#panel-input").waitFor({ state: "hidden" });
      expect(await page.locator("#tab-output").getAttribute("aria-selected")).toBe("true");
      await page.keyboard.press("ArrowLeft");
      expect(await focused(page)).toBe("tab-input");
      await page.locator("#panel-input").waitFor({ state: "visible" });
    }));
});

describe("at 320 pixels", () => {
  test.each([true, false])(
    "one pane shows at a time and nothing is cut off (script: %s)",
    (script) =>
      visit(
        { viewport: { width: 320, height: 640 }, javaScriptEnabled: script },
        async ({ page }) => {
          await signIn(page, "alice");
          const panes = { Menu: "#pane-left", Page: "#main", News: "#pane-right" };
          for (const path of [
            "/",
            "/products",
            "/products?tab=output",
            "/account",
            "/account/delete",
            "/sign-up",
            "/activity",
          ]) {
            await page.goto(path);
            for (const [label, shown] of Object.entries(panes)) {
              await page.locator(".pane-switch label", { hasText: label }).click();
              for (const pane of Object.values(panes)) {
                expect(await page.locator(pane).isVisible(), `${path}: ${pane}`).toBe(
                  pane === shown,
                );
              }
              const wide = await page.locator("html").evaluate((html) => html.scrollWidth);
              expect(wide, `${path}: ${label}`).toBeLessThanOrEqual(320);
            }
          }
        },
      ),
  );
});

test("a page says that it may be out of date while the shop is gone, and recovers by itself", () =>
  visit(
    {
      allowErrors: [
        /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_NETWORK/,
      ],
    },
    async ({ page }) => {
      await page.goto("/products");
      const banner = page.getByText("Connection lost");
      await page.evaluate("window.notReloaded = true");
      await banner.waitFor({ state: "hidden" });
      await shop.stop();
      await banner.waitFor({ state: "visible", timeout: 20_000 });
      shop = await startShop({ env: shop.env });
      await banner.waitFor({ state: "hidden", timeout: 30_000 });
      expect(await page.evaluate("window.notReloaded")).toBe(true);
    },
  ));
