import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Shopfront, told } from "./people.ts";

let front: Shopfront;
beforeAll(async () => {
  front = await Shopfront.open({ DELIVERY_SECONDS: "1" });
});
afterEach(() => front.everybodyLeaves());
afterAll(() => front?.close());

/** Markup, a script, an attribute and an action of the page's own client, a signal, Markdown and an entity. */
const hostile =
  `"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script></textarea>` +
  `<b data-on:click="@post('/api/account/end')" data-text="$x">` +
  ` @post('/api/hurt') $x \${window.hurt=1} {{x}} [a](javascript:window.hurt=1) \`b\` &lt;i&gt;`;

test("what people type is shown as they typed it and does nothing, on every page that shows it", async () => {
  // A name has sixty letters at most, and none that stands between addresses.
  const name = hostile.replace(/[<>,]/g, "").slice(-60);
  const admin = await front.admin();
  const shopper = await front.shopper({}, name);
  const posted = watchCommands([shopper.page, admin.page]);
  await shopper.has();
  const orderId = await shopper.checkOut({ note: hostile, name: hostile.slice(-90) });
  await shopper.sees("Waiting for payment");
  await shopper.page.getByRole("definition").filter({ hasText: hostile }).waitFor();
  await isUnhurt(shopper.page);
  await shopper.pay();
  await shopper.sees("Waiting for approval");

  await admin.page.goto("/admin");
  await admin.waiting(orderId).getByText(hostile).waitFor();
  await admin.waiting(orderId).getByText(name).first().waitFor();
  await isUnhurt(admin.page);
  for (const path of [`/admin/orders/${orderId}`, `/admin/orders/${orderId}?tab=output`]) {
    await admin.page.goto(path);
    await isUnhurt(admin.page);
  }
  await admin.page.goto("/admin");
  await admin.reject(orderId, hostile);
  await shopper.sees("Rejected");
  await shopper.page.locator(".status-card-reason", { hasText: hostile }).waitFor();
  await told(shopper.page).getByText("Your order was rejected").waitFor();
  for (const path of ["/", "/orders", "/cart", `/orders/${orderId}?tab=output`]) {
    await shopper.page.goto(path);
    await isUnhurt(shopper.page);
  }
  const output = shopper.page.locator("#panel-output");
  await shopper.page.goto(`/orders/${orderId}?tab=output`);
  await output.getByText(hostile).first().waitFor();

  const own = ["/api/checkout", `/api/workflow/${orderId}/reject`];
  expect(posted.filter((path) => !path.startsWith("/pay/")).sort()).toEqual(own);
});

/** The addresses that pages post to, in this order. */
function watchCommands(pages: Page[]): string[] {
  const posted: string[] = [];
  for (const page of pages) {
    page.on("request", (request) => {
      if (request.method() === "POST") posted.push(new URL(request.url()).pathname);
    });
  }
  return posted;
}

async function isUnhurt(page: Page): Promise<void> {
  expect(await page.evaluate("window.hurt"), page.url()).toBeUndefined();
  expect(await page.locator("img[src=x], [onerror], b[data-on\\:click]").count()).toBe(0);
}
