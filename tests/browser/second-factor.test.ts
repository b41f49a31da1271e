import { TOTP } from "otpauth";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "../support/axe.ts";
import { launchBrowser, openPage } from "../support/browser.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";

let browser: Browser;
let shop: Shop;

beforeAll(async () => {
  const env = { ADMIN_SECOND_FACTOR: "required" };
  [browser, shop] = await Promise.all([launchBrowser(), startShop({ env })]);
});

afterAll(async () => {
  await browser?.close();
  await endShops();
});

type Options = NonNullable<Parameters<typeof openPage>[1]>;

const ways: [string, Options][] = [
  ["without a script, on a telephone", { javaScriptEnabled: false, viewport: narrow() }],
  ["with a script", {}],
];

test.each(ways)(
  "an admin sets a second factor up by keyboard and signs in with it, %s",
  async (_, options) => {
    const allowErrors = [/401/, /422/];
    const { page, guard, close } = await openPage(browser, {
      baseURL: shop.url,
      ...options,
      allowErrors,
    });
    const canRead = options.javaScriptEnabled ?? true;
    const isGood = async () => {
      // Its own script runs in the page.
      if (canRead) await expectAccessible(page);
      else expect(await widthOf(page)).toBeLessThanOrEqual(narrow().width);
    };
    await signIn(page);
    await page.getByText("Admins of this shop sign in with a second factor").waitFor();
    await isGood();
    await page.goto("/admin");
    await page.getByLabel("Your password").fill("cartwright");
    await page.keyboard.press("Enter");
    await page.locator("#qr-code").waitFor();
    await isGood();
    const key = (await page.locator("#key").textContent())?.replaceAll(" ", "") ?? "";
    const shows = (later = 0) =>
      new TOTP({ secret: key }).generate({ timestamp: Date.now() + later * 30_000 });
    await codeField(page).fill("nonsense");
    await page.keyboard.press("Enter");
    await page.getByText("This is not the code that the key makes now").waitFor();
    await isGood();
    await codeField(page).fill(shows());
    await page.keyboard.press("Enter");
    const codes = page.locator(".recovery-codes li");
    await codes.first().waitFor();
    await isGood();
    const [written = "", spare = ""] = await codes.allTextContents();
    await page.getByRole("link", { name: "I have written them down" }).click();
    await page.getByText("It is on: after your password").waitFor();
    await isGood();
    await page.goto("/account/second-factor");
    await isGood();

    await page.context().clearCookies();
    await signIn(page);
    await page.getByText("From your phone, or a recovery code").waitFor();
    await isGood();
    // The one that confirmed the key may be the present one still, and counts once.
    await codeField(page).fill(shows(1));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Admin" }).waitFor();
    await page.context().clearCookies();
    await signIn(page);
    await codeField(page).fill(written);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Admin" }).waitFor();

    await page.goto("/account/second-factor");
    await page.getByText("9 recovery codes are left").waitFor();
    await page.getByLabel("Your password").fill("cartwright");
    await codeField(page).fill(spare);
    await page.getByRole("button", { name: "Turn it off" }).click();
    await page.getByRole("button", { name: "Set it up" }).waitFor();
    await close();
    guard.assertClean();
  },
);

async function signIn(page: Page): Promise<void> {
  await page.goto("/sign-in?next=/admin");
  await page.getByLabel("Username").fill("admin");
  await page.getByLabel("Password").fill("cartwright");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

const codeField = (page: Page) => page.getByRole("textbox", { name: "Code" });

function narrow() {
  return { width: 320, height: 700 };
}

function widthOf(page: Page): Promise<number> {
  return page.locator("html").evaluate((html) => html.scrollWidth);
}
