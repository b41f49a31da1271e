import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { expectAccessible } from "../support/axe.ts";
import { startShop } from "../support/shop-process.ts";
import { focused, focusIsOn, press } from "./keyboard.ts";
import { hammer, Shopfront, type Shopper } from "./people.ts";

let front: Shopfront;
beforeAll(async () => {
  front = await Shopfront.open();
});
afterEach(() => front.everybodyLeaves());
afterAll(() => front?.close());

const allowErrors = [/net::ERR_/];
const add = `add-${hammer}`;
const soon = { timeout: 2_000 };

const offersAgain = (page: Page) => page.getByRole("button", { name: "Not confirmed. Try again" });
const isStale = (page: Page) => page.getByText("Connection lost");

async function atTheShelf(): Promise<Shopper> {
  const shopper = await front.shopper({ allowErrors });
  await shopper.page.goto("/products/prd_claw-hammer");
  await shopper.page.evaluate("document.fonts.ready");
  return shopper;
}

async function isSentOnce(page: Page): Promise<void> {
  await page.getByText("1 in your cart").waitFor();
  await offersAgain(page).waitFor({ state: "detached" });
  await page.getByText("Not confirmed, but kept").waitFor({ state: "hidden" });
  expect(await focused(page)).toBe(add);
}

/** Of all that adds to the cart. */
function keysSent(page: Page): (string | undefined)[] {
  const keys: (string | undefined)[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/cart/add")) keys.push(request.headers()["idempotency-key"]);
  });
  return keys;
}

describe("what a shopper asks for", () => {
  test("while the network is gone is kept and offered again by its button, under the same key", async () => {
    const { page } = await atTheShelf();
    const keys = keysSent(page);
    await page.context().setOffline(true);
    await isStale(page).waitFor({ state: "visible", ...soon });
    await press(page, add);
    await offersAgain(page).waitFor(soon);
    await page.getByText("Not confirmed, but kept").waitFor({ state: "visible" });
    await expectAccessible(page);
    expect(await focused(page)).toBe(add);
    await page.context().setOffline(false);
    await isStale(page).waitFor({ state: "hidden" });
    await page.keyboard.press("Enter");
    await isSentOnce(page);
    expect(new Set(keys).size).toBe(1);
  });

  test("while the shop is down is kept until it is up again", async () => {
    const { page } = await atTheShelf();
    await front.shop.kill9();
    await isStale(page).waitFor({ state: "visible", ...soon });
    await press(page, add);
    await offersAgain(page).waitFor(soon);
    await startShop({ env: front.shop.env });
    await isStale(page).waitFor({ state: "hidden", timeout: 20_000 });
    await page.keyboard.press("Enter");
    await isSentOnce(page);
  });

  test("and got without the answer arriving is not done twice", async () => {
    const { page } = await atTheShelf();
    const answerIsLost = async (route: Parameters<Parameters<Page["route"]>[1]>[0]) => {
      await route.fetch();
      await route.abort();
    };
    await page.route("**/api/cart/add*", answerIsLost, { times: 1 });
    await press(page, add);
    await offersAgain(page).waitFor();
    await page.getByText("1 in your cart").waitFor();
    const answered = page.waitForResponse("**/api/cart/add*");
    await page.keyboard.press("Enter");
    expect((await answered).headers()["idempotency-replayed"]).toBe("true");
    await isSentOnce(page);
  });

  test("of a shop that says nothing at all is offered again after a while", async () => {
    const { page } = await atTheShelf();
    await page.clock.install();
    await page.route("**/api/cart/add*", () => {}, { times: 1 });
    await press(page, add);
    await page.locator(`#${add}[aria-disabled]`).waitFor();
    await page.clock.fastForward(10_000);
    await offersAgain(page).waitFor();
    await page.keyboard.press("Enter");
    await isSentOnce(page);
  });

  test("otherwise than before goes under a key of its own", async () => {
    const { page } = await atTheShelf();
    const keys = keysSent(page);
    await page.route("**/api/cart/add*", (route) => route.abort(), { times: 1 });
    await press(page, add);
    await offersAgain(page).waitFor();
    await page.locator(`#${add}-quantity`).fill("3");
    await press(page, add);
    await page.getByText("3 in your cart").waitFor();
    expect(new Set(keys).size).toBe(2);
  });

  test("on a form whose answer is a page stays there with what was typed", async () => {
    const shopper = await front.shopper({ allowErrors });
    const { page } = shopper;
    await shopper.has();
    await shopper.fillCheckout({ name: "Long typed" });
    await page.context().setOffline(true);
    await isStale(page).waitFor({ state: "visible", ...soon });
    await press(page, "place-order");
    await offersAgain(page).waitFor(soon);
    await expectAccessible(page);
    expect(await focused(page)).toBe("place-order");
    expect(await page.getByLabel("Name").inputValue()).toBe("Long typed");
    await page.context().setOffline(false);
    await isStale(page).waitFor({ state: "hidden" });
    expect(await page.getByLabel("Name").inputValue()).toBe("Long typed");
    await page.keyboard.press("Enter");
    await shopper.ordered();
    await shopper.sees("Waiting for payment");
  });

  test("by a field that sends itself is offered again by a button that shows for it", async () => {
    const { page } = await atTheShelf();
    await press(page, add);
    await page.getByText("1 in your cart").waitFor();
    await page.goto("/cart");
    await page.route("**/quantity", (route) => route.abort(), { times: 1 });
    await press(page, `quantity-${hammer}`, "ArrowUp");
    await offersAgain(page).waitFor();
    expect(await focused(page)).toBe(`quantity-${hammer}`);
    await expectAccessible(page);
    await press(page, `update-${hammer}`);
    await page.getByText("2 items").waitFor();
    await focusIsOn(page, `quantity-${hammer}`);
  });
});
