import { once } from "node:events";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { orderStatuses } from "#db/shop/statuses.ts";
import { buildAssets } from "#server/web/assets.ts";
import { fillCart, insertOrderRows } from "../shop/support/order-rows.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { expectAccessible } from "../support/axe.ts";
import { launchBrowser, openPage } from "../support/browser.ts";

let browser: Browser;
let shop: TestApp;
let baseURL: string;
const web = createServer((request, response) =>
  getRequestListener(shop.app.fetch)(request, response),
);

beforeAll(async () => {
  browser = await launchBrowser();
  shop = await openTestApp({ assets: await buildAssets() });
  for (const status of orderStatuses)
    insertOrderRows(shop.db, { id: `ord_${status}`, status, payment: "pending", invoice: true });
  fillCart(shop.db, "usr_bob", { "WRK-0101": 2, "KIT-0201": 1 });
  fillCart(shop.db, "usr_alice", { "WRK-0101": 1 });
  web.listen(0, "127.0.0.1");
  await once(web, "listening");
  const address = web.address();
  if (address === null || typeof address === "string") throw new Error("The shop has no port");
  baseURL = `http://127.0.0.1:${address.port}`;
});

afterAll(async () => {
  await browser.close();
  shop.close();
  web.closeAllConnections();
  web.close();
});

const telling = ["awaiting_payment", "payment_failed", "awaiting_approval", "undoing", "failed"];
const shopperPages = telling.map((status) => ["alice", `/orders/ord_${status}`] as const);

describe.each([
  ...shopperPages,
  ["alice", "/orders"] as const,
  ["alice", "/orders/ord_delivered/invoice"] as const,
  ["alice", "/orders/ord_shipped?tab=output"] as const,
  ["alice", "/cart"] as const,
  ["bob", "/cart"] as const,
  ["bob", "/products/prd_claw-hammer"] as const,
  ["admin", "/admin"] as const,
  ["admin", "/admin/orders/ord_awaiting_approval"] as const,
])("for %s, %s", (who, path) => {
  test.each([1280, 320])("is accessible and fits %i pixels, each control with its id", (width) =>
    visit(who, path, async (page) => {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
      expect(await page.evaluate(controlsWithoutId)).toEqual([]);
      await expectAccessible(page);
    }),
  );
});

test("the total of the chosen country stands in the sums and on the button", () =>
  visit("bob", "/cart", async (page) => {
    const totals: string[] = [];
    for (const country of ["FR", "DE"]) {
      await page.getByLabel("Country").selectOption(country);
      const [total = ""] = /€[\d.,]+$/.exec(await page.locator(".checkout-sums").innerText()) ?? [];
      expect(await page.locator("#place-order").innerText()).toBe(
        `Place the order and pay ${total}`,
      );
      totals.push(total);
    }
    expect(new Set(totals).size).toBe(2);
  }));

test("a refused checkout leads to what is wrong, first of all and focused", () =>
  visit(
    "bob",
    "/cart",
    async (page) => {
      await page.getByLabel("Street and number").fill("");
      await page.getByLabel("City").fill("");
      await page.locator("#place-order").click();
      await page.getByText("Some things are not right yet").waitFor();
      expect(await page.evaluate("document.activeElement?.id")).toBe("error-summary");
      await expectAccessible(page);
      await page.getByRole("link", { name: "Enter the street and the number" }).click();
      expect(await page.evaluate("document.activeElement?.id")).toBe("address-line1");
    },
    { allowErrors: [/422/] },
  ));

test("what is typed into the checkout outlives a drawing of the page under it", () =>
  visit("bob", "/cart", async (page) => {
    await page.getByLabel("Street and number").fill("Half a str");
    shop.db.run(
      "update cart_lines set quantity = 7 where sku = 'KIT-0201' and user_id = 'usr_bob'",
    );
    shop.hub.wake("user:usr_bob");
    await page.getByText("9 items").waitFor();
    expect(await page.getByLabel("Street and number").inputValue()).toBe("Half a str");
    expect(await page.getByLabel("Quantity of Stove kettle").inputValue()).toBe("7");
  }));

const controlsWithoutId = `[...document.querySelectorAll(
  "main :is(a, button, input:not([type=hidden]), select, textarea, summary)",
)].filter((control) => !control.id && !control.closest(".prose")).map((control) => control.outerHTML)`;

type Use = (page: Awaited<ReturnType<typeof openPage>>["page"]) => Promise<void>;

async function visit(
  who: "alice" | "bob" | "admin",
  path: string,
  use: Use,
  options: { allowErrors?: RegExp[] } = {},
): Promise<void> {
  const { page, guard, close, context } = await openPage(browser, { baseURL, ...options });
  try {
    const cookies = shop.as(who).jar;
    await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: baseURL })));
    await page.goto(path);
    await use(page);
    guard.assertClean();
  } finally {
    await close();
  }
}
