import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { testCards } from "#server/sandbox/test-cards.ts";
import { inDays } from "../travel/support/travel-desk.ts";
import { focused, focusIsOn, tabAndPress, tabAndType, tabTo } from "./keyboard.ts";
import { type Admin, hammer, Shopfront, type Shopper } from "./people.ts";

let front: Shopfront;
beforeAll(async () => {
  front = await Shopfront.open({ DELIVERY_SECONDS: "1" });
});
afterEach(() => front.everybodyLeaves());
afterAll(() => front?.close());

describe("by keyboard alone", () => {
  test("an order is put together, paid, approved and delivered", async () => {
    const shopper = await front.shopper();
    const { page } = shopper;
    await page.goto("/");
    await tabAndPress(page.locator("#skip-link"));
    await focusIsOn(page, "main");
    await tabAndPress(page.locator("#pane-left").getByRole("link", { name: "Products" }));
    await page.waitForURL("**/products");
    await tabAndPress(page.locator("main a[href='/products/prd_claw-hammer']").first());
    await page.waitForURL("**/products/prd_claw-hammer");
    const { orderId } = await orders(shopper);
    await pays(shopper, "approve");
    await shopper.sees("Waiting for approval");

    const admin = await decidesOn(orderId);
    await tabAndPress(admin.page.locator(`#approve-${orderId}`));
    await admin.isRidOf(orderId);
    expect(await focused(admin.page)).not.toBe("");
    await shopper.sees("Delivered");
    await tabAndPress(page.getByRole("link", { name: "Invoice" }));
    await page.getByRole("heading", { name: /^Invoice 0/ }).waitFor();
  });

  test("a payment that failed is made once more with another card", async () => {
    const shopper = await front.shopper();
    const { page } = shopper;
    await page.goto("/products/prd_claw-hammer");
    const { orderId } = await orders(shopper);
    await pays(shopper, "decline");
    await shopper.sees("Not paid");
    await tabAndPress(page.locator("#pay-again"));
    await shopper.sees("Waiting for payment");
    await pays(shopper, "approve");
    await shopper.sees("Waiting for approval");
    expect(await front.payments(orderId)).toEqual(["declined", "authorised"]);
  });

  test("an order is rejected with a reason that the shopper reads", async () => {
    const shopper = await front.shopper();
    const { page } = shopper;
    await page.goto("/products/prd_claw-hammer");
    const { orderId } = await orders(shopper);
    await pays(shopper, "approve");
    await shopper.sees("Waiting for approval");

    const admin = await decidesOn(orderId);
    await tabAndPress(admin.page.locator(`#reject-${orderId}-open`));
    await focusIsOn(admin.page, `reject-${orderId}-open`);
    await admin.page.keyboard.press("Tab");
    await focusIsOn(admin.page, `reason-${orderId}`);
    await admin.page.keyboard.type("We cannot send hammers there");
    await admin.page.keyboard.press("Tab");
    await focusIsOn(admin.page, `reject-${orderId}-send`);
    await admin.page.keyboard.press("Enter");
    await admin.isRidOf(orderId);
    expect(await focused(admin.page)).not.toBe("");
    await shopper.sees("Rejected");
    await page.getByText("We cannot send hammers there").first().waitFor();
    await tabTo(page.locator("#order-again"));
  });

  test("an order is cancelled while it waits", async () => {
    const shopper = await front.shopper();
    const { page } = shopper;
    await page.goto("/products/prd_claw-hammer");
    const { orderId } = await orders(shopper);
    await pays(shopper, "approve");
    await shopper.sees("Waiting for approval");
    await tabAndPress(page.locator("#ask-to-cancel"));
    await focusIsOn(page, "ask-to-cancel");
    await page.keyboard.press("Tab");
    await focusIsOn(page, "cancel-order");
    await page.keyboard.press("Enter");
    await shopper.sees("Cancelled");
    await focusIsOn(page, "ask-about-order");
    expect(await front.payments(orderId)).toEqual(["voided"]);
  });

  test("a trip is found, booked, paid, confirmed and given back", async () => {
    const traveller = await front.shopper();
    const { page } = traveller;
    await page.goto("/");
    await tabAndPress(page.locator("#pane-left").getByRole("link", { name: "Trips" }));
    await page.waitForURL("**/trips");
    await tabAndType(page.locator("#search-from"), "Vienna");
    await tabAndType(page.locator("#search-to"), "Copenhagen");
    await tabTo(page.locator("#search-date"));
    await page.keyboard.type(monthDayYear(40));
    await tabAndPress(page.locator("#find-trips"));
    await page.getByRole("heading", { name: /^Vienna to Copenhagen/ }).waitFor();
    await tabAndPress(page.locator("[name=flightOffer]:checked"), "ArrowDown");
    expect(await focused(page)).toBe("flight-1");
    await tabAndType(page.locator("#customer-email"), "sam@example.test");
    await tabAndPress(page.locator("#book-trip"));
    await page.waitForURL(/\/trips\/trip_/);
    await pays(traveller, "approve");
    await tripStands(page, "Confirmed");
    await tabAndPress(page.locator("#cancel-trip-open"));
    await page.keyboard.press("Tab");
    await focusIsOn(page, "cancel-trip");
    await page.keyboard.press("Enter");
    await tripStands(page, "Cancelled");
    expect(await focused(page)).not.toBe("");
  });
});

/** From the hammer's page to the order's. */
async function orders(shopper: Shopper): Promise<{ orderId: string }> {
  const { page } = shopper;
  await tabAndPress(page.locator(`#add-${hammer}`));
  await page.getByText("1 in your cart").waitFor();
  await focusIsOn(page, `add-${hammer}`);
  await tabAndPress(page.locator(`#in-cart-${hammer}`));
  await page.waitForURL("**/cart");
  await tabAndType(page.locator("#address-name"), "Sam Sawyer");
  await tabAndType(page.locator("#address-line1"), "Long Lane 1");
  await tabAndType(page.locator("#address-postcode"), "10115");
  await tabAndType(page.locator("#address-city"), "Berlin");
  await tabTo(page.locator("#address-country"));
  await page.keyboard.type("Germany");
  await tabAndPress(page.locator("#place-order"));
  const orderId = await shopper.ordered();
  await shopper.sees("Waiting for payment");
  return { orderId };
}

/** On the provider's page, and back. */
async function pays({ page }: Shopper, card: "approve" | "decline"): Promise<void> {
  const order = page.url();
  await tabAndPress(page.locator("#pay"));
  await page.getByText("Choose a test card").waitFor();
  const approving = page.getByLabel(testCards.approve.number);
  await tabTo(approving);
  if (card === "decline") await page.keyboard.press("ArrowDown");
  expect(await page.getByLabel(testCards[card].number).isChecked()).toBe(true);
  await tabAndPress(page.getByRole("button", { name: /^Pay / }));
  await page.waitForURL(order);
}

async function decidesOn(orderId: string): Promise<Admin> {
  const admin = await front.admin();
  await admin.page.goto("/");
  await tabAndPress(admin.page.locator("#pane-left a[href='/admin']"));
  await admin.page.waitForURL("**/admin");
  await admin.waiting(orderId).waitFor();
  return admin;
}

const tripStands = (page: Page, state: string) =>
  page.locator("#trip-now-title", { hasText: state }).waitFor({ timeout: 30_000 });

/** As it is typed into a field for a day. */
function monthDayYear(days: number): string {
  const [year, month, day] = inDays(days).split("-");
  return `${month}${day}${year}`;
}
