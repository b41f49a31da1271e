import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:http";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { portsFrom } from "#server/outside/systems.ts";
import { Order } from "../shop/support/crash-order.ts";
import { launchBrowser } from "../support/browser.ts";
import { freePorts } from "../support/free-ports.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(endShops);
afterAll(() => browser?.close());

test("a page of another origin approves nothing: not through the shop as the signed-in admin, not at the services", async () => {
  const shop = await startShop();
  const order = await Order.place(shop);
  await order.pay();
  await order.becomes("awaiting_approval");

  const page = await browser.newPage();
  await page.goto(`${shop.url}/sign-in`);
  await page.getByLabel("Username").fill("admin");
  await page.getByLabel("Password").fill("cartwright");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");

  const other = await openOtherSite();
  try {
    await page.goto(other.url);
    const approve = `${shop.url}/api/workflow/${order.id}/approve`;
    // The cookie goes along: another port of the same host is the same site.
    const credentials = "include";
    expect(await sendFrom(page, approve, { mode: "no-cors", credentials })).toBe("refused");
    expect(await sendFrom(page, approve, { mode: "cors", credentials })).toBe("refused");
    await submitFrom(page, approve);

    await page.goto(other.url);
    const services = `http://127.0.0.1:${shop.env.SERVICES_PORT}`;
    const handler = `${services}/invoke/OrderFulfillmentWorkflow/onApprove`;
    expect(await sendFrom(page, handler, { mode: "cors" })).toBe("refused");
    await sendFrom(page, handler, { mode: "no-cors" });
  } finally {
    other.close();
  }
  await order.stays("awaiting_approval");
  // Nobody's wish but the admin's own is counted.
  await order.approve();
  await order.becomes("delivered");
});

test("the engine has no port that a page could reach", async ({ skip }) => {
  if (process.platform !== "linux") skip("Only Linux says here who listens where");
  const shop = await startShop();
  const { PORT, SERVICES_PORT, SANDBOX_PORT } = shop.env;
  const sandbox = Object.values(portsFrom(Number(SANDBOX_PORT)));
  const ours = [Number(PORT), Number(SERVICES_PORT), ...sandbox].sort();
  expect(portsOf(shop).sort()).toEqual(ours);
});

/** Blank pages at an origin of their own. */
async function openOtherSite(): Promise<{ url: string; close(): void }> {
  const [port] = await freePorts(1);
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html").end("<!doctype html><title>Elsewhere</title>");
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/** How it was answered, as far as the page may know. */
function sendFrom(page: Page, url: string, how: RequestInit): Promise<string> {
  return page.evaluate(
    ({ url, how }) =>
      fetch(url, { method: "POST", body: "{}", ...how }).then(
        ({ type, status }) => (type === "opaque" ? type : String(status)),
        () => "refused",
      ),
    { url, how },
  );
}

async function submitFrom(page: Page, url: string): Promise<void> {
  await page.setContent(`<form method="post" action="${url}"><button>Win a hammer</button></form>`);
  const answered = page.waitForResponse(url);
  await page.getByRole("button").click();
  expect((await answered).status()).toBe(403);
}

/** What the shop's processes listen on, as the system knows it. */
function portsOf(shop: Shop): number[] {
  const sockets = new Set([shop.pid, ...shop.childPids()].flatMap(socketsOf));
  const listening = "0A";
  return ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) =>
    readFileSync(table, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === listening && sockets.has(inode ?? ""))
      .map(([, local = ""]) => Number.parseInt(local.split(":")[1] ?? "", 16)),
  );
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${fd}`))?.[1] ?? [];
    } catch {
      // It was closed meanwhile.
      return [];
    }
  });
}
