import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, test } from "vitest";
import { expectAccessible } from "../support/axe.ts";
import { notedProcess } from "../support/process-tree.ts";
import { hammer, Shopfront, type Shopper } from "./people.ts";

let front: Shopfront;
beforeAll(async () => {
  front = await Shopfront.open({ DELIVERY_SECONDS: "6" });
});
afterEach(() => front.everybodyLeaves());
afterAll(() => front?.close());

describe("an accessibility checker finds nothing, in light or dark, on", () => {
  test("the cart, the order that waits for its payment, and the provider's page", async () => {
    const shopper = await front.shopper({ allowErrors: [/422/] });
    const { page } = shopper;
    await shopper.has(hammer, 2);
    await page.goto("/cart");
    await expectAccessible(page);
    await shopper.placeOrder.click();
    await page.locator("#address-line1-error").waitFor();
    await expectAccessible(page);
    const orderId = await shopper.checkOut({ note: "Ring twice" });
    await shopper.sees("Waiting for payment");
    await expectAccessible(page);
    const tab = await shopper.newTab("/cart");
    await expectAccessible(tab);
    await tab.goto("/products/prd_claw-hammer");
    await expectAccessible(tab);
    await tab.goto(`/orders/${orderId}?tab=output`);
    await expectAccessible(tab);

    await shopper.toProvider();
    const payUrl = page.url();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Cancel the payment" }).click();
    await shopper.sees("Not paid");
    await expectAccessible(page);
    await page.goto(payUrl);
    await expectAccessible(page);
  });

  test("an order that waits for approval, and the admin's pages meanwhile", async () => {
    const admin = await front.admin();
    await admin.page.goto("/admin");
    const shopper = await front.shopper();
    const orderId = await paidOrder(shopper);
    await expectAccessible(shopper.page);
    await shopper.page.locator("#ask-to-cancel").click();
    await expectAccessible(shopper.page);
    await admin.waiting(orderId).getByText("Reject…").click();
    await expectAccessible(admin.page);
    await admin.page.goto(`/admin/orders/${orderId}`);
    await expectAccessible(admin.page);
  });

  test("an order that is prepared, is on its way and is delivered", async () => {
    const { shopper, orderId } = await approvedOrder(async ({ page }) => {
      await expectAccessible(page);
    });
    await shopper.sees("On its way");
    await expectAccessible(shopper.page);
    await shopper.sees("Delivered");
    await expectAccessible(shopper.page);
    await shopper.page.goto(`/orders/${orderId}?tab=output`);
    await expectAccessible(shopper.page);
  });

  test("the invoice of a delivered order, what is ordered again, and the pages beside it", async () => {
    const { shopper, orderId } = await approvedOrder();
    await shopper.sees("Delivered");
    const pages = [`/orders/${orderId}/invoice`, "/orders", `/cart?again=${orderId}`];
    for (const path of [...pages, "/contact?order=1001", "/api"]) {
      await shopper.page.goto(path);
      await expectAccessible(shopper.page);
    }
  });

  test("an order that was rejected, one that is being undone and is cancelled", async () => {
    const admin = await front.admin();
    await admin.page.goto("/admin");
    const shopper = await front.shopper();
    await admin.reject(await paidOrder(shopper), "Not today");
    await shopper.sees("Rejected");
    await expectAccessible(shopper.page);

    await paidOrder(shopper);
    await outsideHoldsItsBreath(async () => {
      await shopper.page.locator("#ask-to-cancel").click();
      await shopper.page.getByRole("button", { name: "Yes, cancel the order" }).click();
      await shopper.sees("Being undone");
      await expectAccessible(shopper.page);
    });
    await shopper.sees("Cancelled");
    await expectAccessible(shopper.page);
  });

  test("an order that failed, its invoice, its letters, and what was undone of it", async () => {
    const admin = await front.admin();
    await admin.page.goto("/admin");
    const shopper = await front.shopper();
    const failed = await paidOrder(shopper, "FAIL_SHIP");
    await admin.approve(failed);
    await shopper.sees("Failed");
    await expectAccessible(shopper.page);
    await shopper.page.goto(`/orders/${failed}/invoice`);
    await expectAccessible(shopper.page);
    await admin.page.locator(`#failed-open-${failed}`).waitFor();
    await expectAccessible(admin.page);
    await admin.page.goto("/admin/mail?q=");
    await admin.page.locator("#letters a").first().click();
    await admin.page.frameLocator("#letter-frame").getByRole("heading", { level: 1 }).waitFor();
    await expectAccessible(admin.page);
    await admin.page.goto("/admin/mail");
    await expectAccessible(admin.page);
    await admin.page.goto("/admin/undone");
    await admin.page.locator(`#undoings a[href="/runs/${failed}"]`).first().waitFor();
    await expectAccessible(admin.page);
  });
});

async function paidOrder(shopper: Shopper, note = ""): Promise<string> {
  await shopper.has();
  const orderId = await shopper.checkOut({ note });
  await shopper.pay();
  await shopper.sees("Waiting for approval");
  return orderId;
}

/** Looked at while it is prepared, if somebody wants to. */
async function approvedOrder(
  whilePrepared?: (shopper: Shopper) => Promise<void>,
): Promise<{ shopper: Shopper; orderId: string }> {
  const admin = await front.admin();
  await admin.page.goto("/admin");
  const shopper = await front.shopper();
  const orderId = await paidOrder(shopper);
  await outsideHoldsItsBreath(async () => {
    await admin.approve(orderId);
    await shopper.sees("Being prepared");
    await whilePrepared?.(shopper);
  });
  return { shopper, orderId };
}

/** Nothing outside answers meanwhile, so a state that is over in a moment stays. */
async function outsideHoldsItsBreath(meanwhile: () => Promise<void>): Promise<void> {
  const sandbox = notedProcess(join(front.shop.dataDir, "sandbox.pid"));
  if (!sandbox) throw new Error("No sandbox is noted");
  process.kill(sandbox, "SIGSTOP");
  try {
    await meanwhile();
  } finally {
    process.kill(sandbox, "SIGCONT");
  }
}
