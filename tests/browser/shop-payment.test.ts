import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { findUserByUsername } from "#db/queries/users.ts";
import { listOrders } from "#db/shop/orders.ts";
import { testCards } from "#server/sandbox/test-cards.ts";
import { expectAccessible } from "../support/axe.ts";
import { payOnPage } from "../support/pay.ts";
import { hammer, Shopfront, type Shopper, stateOn, told, wasNotReloaded, watch } from "./people.ts";

let front: Shopfront;
beforeAll(async () => {
  front = await Shopfront.open();
});
afterEach(() => front.everybodyLeaves());
afterAll(() => front?.close());

describe("a payment", () => {
  test("that is declined keeps the cart, and the same order is then paid with another card", async () => {
    const shopper = await front.shopper();
    await shopper.has(hammer, 2);
    const orderId = await shopper.checkOut();
    await shopper.pay("decline");
    await shopper.sees("Not paid");
    const { page } = shopper;
    await page.locator(".status-card-reason", { hasText: "The card was declined" }).waitFor();
    const cart = await shopper.newTab("/cart");
    await cart.getByText("2 items").waitFor();
    expect(await front.payments(orderId)).toEqual(["declined"]);

    await page.getByRole("button", { name: "Try again with what is in your cart" }).click();
    expect(await shopper.ordered()).toBe(orderId);
    await shopper.sees("Waiting for payment");
    await shopper.pay();
    await shopper.sees("Waiting for approval");
    await cart.locator(".empty-title", { hasText: "Your cart is empty" }).waitFor();
    expect(await front.payments(orderId)).toEqual(["declined", "authorised"]);
  });

  test("with a slow bank is waited for and not asked for again, until the page goes on by itself", async () => {
    const shopper = await front.shopper();
    await shopper.has();
    const orderId = await shopper.checkOut();
    await shopper.toProvider();
    const { page } = shopper;
    await page.getByLabel(testCards.slow.number).check();
    await page.getByRole("button", { name: /^Pay / }).click();
    await page.getByText("We are waiting for your bank").waitFor();
    expect(await page.locator("#pay").count()).toBe(0);
    await expectAccessible(page);
    await watch(page);
    await shopper.sees("Waiting for approval");
    await wasNotReloaded(page);
    expect(await front.payments(orderId)).toEqual(["authorised"]);
  });

  test("needs no shopper to come back: with every tab closed the webhook alone finishes the order", async () => {
    const shopper = await front.shopper();
    await shopper.has();
    const orderId = await shopper.checkOut();
    await shopper.sees("Waiting for payment");
    await shopper.leave();
    await payOnPage(front.outside, orderId);
    await expect
      .poll(() => front.statusOf(orderId), { timeout: 20_000, interval: 100 })
      .toBe("awaiting_approval");
  });

  test("can be cancelled on the order's page: the cart and the stock are as they were", async () => {
    const before = await front.available();
    const shopper = await front.shopper();
    await shopper.has(hammer, 3);
    const orderId = await shopper.checkOut();
    await shopper.sees("Waiting for payment");
    expect(await front.available()).toBe((before ?? 0) - 3);
    await watch(shopper.page);
    await shopper.page.getByRole("button", { name: "Cancel the payment" }).click();
    await shopper.sees("Not paid");
    await shopper.page
      .locator(".status-card-reason", { hasText: "You cancelled the payment" })
      .waitFor();
    await wasNotReloaded(shopper.page);
    expect(await front.available()).toBe(before);
    await expect.poll(() => front.payments(orderId), { timeout: 10_000 }).toEqual(["cancelled"]);
  });

  test("can be cancelled at the provider, which leads back to an order that says so", async () => {
    const shopper = await front.shopper();
    await shopper.has();
    const orderId = await shopper.checkOut();
    await shopper.toProvider();
    await shopper.page.getByRole("button", { name: "Cancel the payment" }).click();
    await shopper.ordered();
    await shopper.sees("Not paid");
    await shopper.page
      .locator(".status-card-reason", { hasText: "The payment was cancelled" })
      .waitFor();
    expect(await front.payments(orderId)).toEqual(["cancelled"]);
  });
});

describe("one order, one intent", () => {
  test.each([2, 3])("although the button was clicked %i times in a row", async (clickCount) => {
    const shopper = await front.shopper();
    await shopper.has();
    await shopper.fillCheckout();
    await shopper.placeOrder.click({ clickCount, noWaitAfter: true });
    await isOneOrder(shopper, await shopper.ordered());
  });

  test("although the same form was sent from two tabs", async () => {
    const shopper = await front.shopper();
    await shopper.has();
    const other = await shopper.newTab("/cart");
    for (const tab of [shopper.page, other]) await shopper.fillCheckout({ tab });
    const orderIds = [shopper.page, other].map((page) =>
      page.locator("#checkout-form input[name=orderId]").inputValue(),
    );
    expect(new Set(await Promise.all(orderIds)).size).toBe(1);
    await Promise.all(
      [shopper.page, other].map((page) =>
        page.evaluate(`document.querySelector("#checkout-form")?.requestSubmit()`),
      ),
    );
    await isOneOrder(shopper, await shopper.ordered());
  });
});

async function isOneOrder(shopper: Shopper, orderId: string): Promise<void> {
  await shopper.sees("Waiting for payment");
  const orders = await front.withDatabase((db) => {
    const userId = findUserByUsername(db, { username: shopper.username })?.id ?? "";
    return listOrders(db, { userId });
  });
  expect(orders.map(({ id }) => id)).toEqual([orderId]);
  await shopper.pay();
  await shopper.sees("Waiting for approval");
  expect(await front.payments(orderId)).toEqual(["authorised"]);
}

describe("a cart that is being paid", () => {
  test("is frozen in every open tab while the shop goes on beside it, and one again when the payment is cancelled there", async () => {
    const shopper = await front.shopper();
    await shopper.has();
    const shelf = await shopper.newTab("/products/prd_claw-hammer");
    await shelf.getByRole("button", { name: "Add to cart" }).waitFor();
    const cart = await shopper.newTab("/cart");
    await shopper.checkOut();
    await shopper.sees("Waiting for payment");
    for (const tab of [shelf, cart]) await watch(tab);

    await cart.getByRole("heading", { name: "These are being paid" }).waitFor();
    await shelf.getByRole("button", { name: "Add to cart" }).click();
    await cart.getByRole("heading", { name: "For the next order" }).waitFor();
    await cart.getByText("You can check these out as soon as").waitFor();
    await expectAccessible(cart);

    await cart.getByRole("button", { name: "Cancel the payment" }).click();
    await cart.getByRole("heading", { name: "Checkout" }).waitFor();
    const quantity = cart.getByRole("spinbutton", { name: /Claw hammer/ });
    await quantity.waitFor();
    expect(await quantity.inputValue()).toBe("2");
    for (const tab of [shelf, cart]) await wasNotReloaded(tab);
    await stateOn(shopper.page, "Not paid");
    await told(shopper.page).getByText("This order is not paid").waitFor();
  });
});
