import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { testCards } from "#server/sandbox/test-cards.ts";
import { Shopfront, stateOn, told, wasNotReloaded, watch } from "./people.ts";

let front: Shopfront;
beforeAll(async () => {
  front = await Shopfront.open({ DELIVERY_SECONDS: "2" });
});
afterEach(() => front.everybodyLeaves());
afterAll(() => front?.close());

describe("an order, from the shelf to the door", () => {
  test("is followed live in the shopper's window and in the admin's, neither of them reloaded", async () => {
    const admin = await front.admin();
    await admin.page.goto("/admin");
    await admin.page.locator(".empty-title", { hasText: "Nothing waits" }).waitFor();
    const shopper = await front.shopper();
    await shopper.page.goto("/products/prd_claw-hammer");
    await shopper.page.getByLabel("Quantity").fill("2");
    await shopper.page.getByRole("button", { name: "Add to cart" }).click();
    await shopper.page.getByText("2 in your cart").waitFor();

    const orderId = await shopper.checkOut({ note: "Ring twice" });
    await shopper.sees("Waiting for payment");
    const window = await shopper.newTab(`/orders/${orderId}`);
    const windows = [window, admin.page];
    for (const each of windows) await watch(each);
    await countArrivals(window);

    await shopper.pay();
    await stateOn(window, "Waiting for approval");
    await told(window).getByText("Your payment is reserved").waitFor();
    await admin.waiting(orderId).getByText("Ring twice").waitFor();
    await told(admin.page).getByText("An order waits for approval").waitFor();
    expect(await front.payments(orderId)).toEqual(["authorised"]);

    await admin.approve(orderId);
    await admin.isRidOf(orderId);
    await stateOn(window, "On its way");
    await window.locator(".tracking-number").waitFor();
    await stateOn(window, "Delivered");
    await told(window).getByText("Your order is delivered").waitFor();
    await wayIsDone(window);
    for (const each of windows) await wasNotReloaded(each);
    expect(await arrivalsOn(window)).toBeGreaterThan(0);

    expect(await front.payments(orderId)).toEqual(["captured"]);
    await window.getByRole("link", { name: "Invoice" }).click();
    await window.getByRole("heading", { name: /^Invoice 0/ }).waitFor();
    await window.goto("/cart");
    await window.getByText("Your cart is empty").waitFor();
    expect(await arrivalsOn(window)).toBe(0);

    await window.goto(`/orders/${orderId}`);
    await window.getByRole("button", { name: "Order these things again" }).click();
    await window.getByText(/^All of order \d+ is in your cart/).waitFor();
    await window.getByText("2 items").waitFor();
  });

  test("needs no script: every step is a plain form, and a reload tells how it stands", async () => {
    const plain = { javaScriptEnabled: false };
    const admin = await front.admin(plain);
    const shopper = await front.shopper(plain);
    const { page } = shopper;
    await page.goto("/products/prd_claw-hammer");
    await page.getByRole("button", { name: "Add to cart" }).click();
    await page.goto("/cart");
    await page.getByLabel("Quantity of Claw hammer").fill("3");
    await page.getByRole("button", { name: "Update the quantity" }).click();
    await page.getByText("3 items").waitFor();

    const orderId = await shopper.checkOut();
    await reloadedUntil(page, "Waiting for payment");
    await shopper.pay("duplicate");
    await reloadedUntil(page, "Waiting for approval");
    await admin.page.goto("/admin");
    await admin.approve(orderId);
    await admin.isRidOf(orderId);
    await reloadedUntil(page, "Delivered");
    await wayIsDone(page);
    await page.getByRole("tab", { name: "Output" }).click();
    await page.getByRole("link", { name: "Open as Markdown" }).waitFor();
  });

  test("fits into 360 pixels at every step", async () => {
    const narrow = { viewport: { width: 360, height: 740 } };
    const admin = await front.admin(narrow);
    const shopper = await front.shopper(narrow);
    const { page } = shopper;
    await page.goto("/products/prd_claw-hammer");
    await page.getByRole("button", { name: "Add to cart" }).click();
    await page.getByText("1 in your cart").waitFor();
    await fits(page);
    await shopper.fillCheckout();
    await fits(page);
    await shopper.placeOrder.click();
    const orderId = await shopper.ordered();
    await shopper.sees("Waiting for payment");
    await fits(page);
    await shopper.toProvider();
    await fits(page);
    await page.getByLabel(testCards.slow.number).check();
    await page.getByRole("button", { name: /^Pay / }).click();
    await page.getByText("We are waiting for your bank").waitFor();
    await fits(page);
    await shopper.sees("Waiting for approval");
    await admin.page.goto("/admin");
    await fits(admin.page);
    await admin.approve(orderId);
    await shopper.sees("Delivered");
    await fits(page);
    await page.getByRole("tab", { name: "Output" }).click();
    await fits(page);
    await page.locator(".pane-switch label", { hasText: "News" }).click();
    await told(page).getByText("Your order is delivered").waitFor();
    await fits(page);
    await page.goto(`/orders/${orderId}/invoice`);
    await fits(page);
  });
});

/** On this page and on every later one, from its beginning. */
async function countArrivals(page: Page): Promise<void> {
  const count = `window.arrivals = 0; addEventListener("animationstart", ({ animationName }) => { window.arrivals += animationName === "arrive" ? 1 : 0; });`;
  await page.evaluate(count);
  await page.addInitScript(count);
}

/** How many notices drew attention to themselves. */
function arrivalsOn(page: Page): Promise<number> {
  return page.evaluate("window.arrivals");
}

async function wayIsDone(page: Page): Promise<void> {
  const way = page.getByRole("list", { name: "The way of this order" });
  expect(await way.locator(".stepper-state").allTextContents()).toEqual(Array(6).fill("Done"));
}

/** Without a script nothing moves by itself. */
async function reloadedUntil(page: Page, state: string): Promise<void> {
  const stated = async () => {
    await page.reload();
    return page.locator("#order-now-title").textContent();
  };
  await expect.poll(stated, { timeout: 30_000, interval: 200, message: state }).toContain(state);
}

/** Nothing is cut off, and nothing has to be dragged sideways. */
async function fits(page: Page): Promise<void> {
  const wide = await page.locator("html").evaluate((html) => html.scrollWidth);
  expect(wide, page.url()).toBeLessThanOrEqual(360);
}
