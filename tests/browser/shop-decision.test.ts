import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hammer, Shopfront, type Shopper, told, wasNotReloaded, watch } from "./people.ts";

let front: Shopfront;
beforeAll(async () => {
  front = await Shopfront.open({ DELIVERY_SECONDS: "1" });
});
afterEach(() => front.everybodyLeaves());
afterAll(() => front?.close());

describe("an order that comes to nothing", () => {
  test("because an admin rejects it: the shopper reads why at once, the money is let go of and the stock is back", async () => {
    const before = await front.available();
    const admin = await front.admin();
    await admin.page.goto("/admin");
    const shopper = await front.shopper();
    const orderId = await paidOrder(shopper);
    expect(await front.available()).toBe((before ?? 0) - 2);

    await watch(shopper.page);
    await admin.reject(orderId, "We cannot send hammers there");
    await admin.isRidOf(orderId);
    await shopper.sees("Rejected");
    await shopper.page
      .locator(".status-card-reason", { hasText: "We cannot send hammers there" })
      .waitFor();
    await told(shopper.page).getByText("Your order was rejected").waitFor();
    await wasNotReloaded(shopper.page);
    expect(await front.payments(orderId)).toEqual(["voided"]);
    expect(await front.available()).toBe(before);
  });

  test("because the carrier refuses it: every step is seen to be undone, the money and the stock are back", async () => {
    const before = await front.available();
    const admin = await front.admin();
    const shopper = await front.shopper();
    const orderId = await paidOrder(shopper, { note: "FAIL_SHIP" });
    await admin.page.goto("/admin");
    await watch(shopper.page);
    await admin.approve(orderId);
    await shopper.sees("Failed");
    const { page } = shopper;
    await page.locator(".status-card-reason", { hasText: "Kestrel refused" }).waitFor();
    const undone = page.locator(".undoing.tone-warning");
    await undone.nth(4).waitFor();
    expect(await undone.locator(".undoing-undid").allTextContents()).toEqual([
      ...["made void", "cancelled", "put back"].map((words) => expect.stringContaining(words)),
      expect.stringMatching(/€[\d.]+ refunded/),
      expect.stringContaining("given back"),
      expect.stringContaining("back on the shelf"),
    ]);
    await page.getByRole("heading", { name: /What was undone: €[\d.]+ refunded/ }).waitFor();
    await page.getByRole("cell", { name: "Refunded" }).waitFor();
    await told(page).getByText("Your order could not be fulfilled").waitFor();
    await admin.page.locator(`#failed-open-${orderId}`).waitFor();
    await wasNotReloaded(page);
    expect(await front.payments(orderId)).toEqual(["refunded"]);
    expect(await front.available()).toBe(before);
  });

  test("because the shopper cancels while it waits: the admin is no longer asked, and nothing is charged", async () => {
    const before = await front.available();
    const admin = await front.admin();
    await admin.page.goto("/admin");
    await watch(admin.page);
    const shopper = await front.shopper();
    const orderId = await paidOrder(shopper);
    await admin.waiting(orderId).waitFor();
    await shopper.page.locator("#ask-to-cancel").click();
    await shopper.page.getByRole("button", { name: "Yes, cancel the order" }).click();
    await shopper.sees("Cancelled");
    await admin.isRidOf(orderId);
    await wasNotReloaded(admin.page);
    await told(shopper.page).getByText("Your card is not charged").waitFor();
    expect(await front.payments(orderId)).toEqual(["voided"]);
    expect(await front.available()).toBe(before);
  });
});

async function paidOrder(shopper: Shopper, checkout: { note?: string } = {}): Promise<string> {
  await shopper.has(hammer, 2);
  const orderId = await shopper.checkOut(checkout);
  await shopper.pay();
  await shopper.sees("Waiting for approval");
  return orderId;
}
