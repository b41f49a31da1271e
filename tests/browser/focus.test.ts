import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "#db/connection.ts";
import { replaceStandingWork } from "#db/queries/standing-work.ts";
import { webhookEvents } from "#db/schema.ts";
import { buildAssets } from "#server/web/assets.ts";
import { insertOrderRows } from "../shop/support/order-rows.ts";
import { openTestApp } from "../support/app.ts";
import { launchBrowser, openPage } from "../support/browser.ts";
import { served } from "../support/served.ts";
import { inDays } from "../travel/support/travel-desk.ts";
import { focused, focusIsOn, press } from "./keyboard.ts";
import { hammer, Shopfront, type Shopper, stateOn } from "./people.ts";

let front: Shopfront;
beforeAll(async () => {
  front = await Shopfront.open();
});
afterEach(() => front.everybodyLeaves());
afterAll(() => front?.close());

/** There is but one of the planes. */
const [plane, chisels] = ["WRK-0102", "WRK-0103"] as const;

const isGone = (page: Page, id: string) => page.locator(`#${id}`).waitFor({ state: "detached" });

describe("focus stays on what was used when", () => {
  test("things are added to the cart, on the product's page and from the shelf", async () => {
    const { page } = await front.shopper();
    await page.goto("/products/prd_claw-hammer");
    await press(page, `add-${hammer}`);
    await page.getByText("1 in your cart").waitFor();
    expect(await focused(page)).toBe(`add-${hammer}`);
    await page.keyboard.press("Enter");
    await page.getByText("2 in your cart").waitFor();
    await page.goto("/products");
    const first = (await page.locator(".add-one button").first().getAttribute("id")) ?? "";
    await press(page, first);
    await page.locator(`#${first}-form .in-cart`).waitFor();
    expect(await focused(page)).toBe(first);
  });

  test("a quantity is changed", async () => {
    const { page } = await fullCart();
    await press(page, `quantity-${chisels}`, "ArrowUp");
    await page.getByText("4 items").waitFor();
    expect(await focused(page)).toBe(`quantity-${chisels}`);
  });

  test("an admin compares the books, and shuts off what is outside and lets it through", async () => {
    const { page } = await front.admin();
    await page.goto("/admin/work");
    const compared = page.waitForResponse("**/api/books/look");
    await press(page, "look-at-books");
    await compared;
    expect(await focused(page)).toBe("look-at-books");
    await page.goto("/admin/outside");
    for (const send of ["Ask it as usual", "Shut it off"]) {
      const open = page.locator("#switch-mail");
      if ((await open.getAttribute("open")) === null) await press(page, "switch-mail-open");
      await page.locator("#switch-mail-reason").fill("It is mended");
      await press(page, "switch-mail-send");
      await page.locator("#switch-mail-send", { hasText: send }).waitFor();
      expect(await focused(page)).toBe("switch-mail-send");
    }
  });

  test("an admin turns a dial of the sandbox, all of them, and loses an answer", async () => {
    const { page } = await front.admin();
    await page.goto("/admin/sandbox");
    await press(page, "turn-push-open");
    await page.locator("#turn-push-latencyMs").fill("1");
    await press(page, "turn-push-send");
    await page.locator("#dial-push", { hasText: "answers after 1 ms" }).waitFor();
    expect(await focused(page)).toBe("turn-push-send");
    await press(page, "preset-calm");
    await page.locator("#dial-push", { hasText: "Calm" }).waitFor();
    expect(await focused(page)).toBe("preset-calm");
    const lost = page.waitForResponse("**/api/sandbox/push/lose-next");
    await press(page, "lose-next-push");
    await lost;
    expect(await focused(page)).toBe("lose-next-push");
  });

  test("what is asked is refused", async () => {
    const { page } = await front.shopper();
    await page.goto("/products/prd_claw-hammer");
    await page.locator(`#add-${hammer}-quantity`).evaluate((field) => field.removeAttribute("max"));
    await page.locator(`#add-${hammer}-quantity`).fill("100");
    await press(page, `add-${hammer}`);
    await page.locator(`#add-${hammer}-error:not(:empty)`).waitFor();
    expect(await focused(page)).toBe(`add-${hammer}`);
  });
});

describe("focus goes to what is nearest when", () => {
  test("a line leaves the cart: the next one, or the one before, or the way to the shelves", async () => {
    const { page } = await fullCart();
    await press(page, `remove-${plane}`);
    await isGone(page, `cart-${plane}`);
    await focusIsOn(page, `cart-open-${chisels}`);
    await press(page, `remove-${chisels}`);
    await isGone(page, `cart-${chisels}`);
    await focusIsOn(page, `quantity-${hammer}`);
    await press(page, `remove-${hammer}`);
    await isGone(page, `cart-${hammer}`);
    await focusIsOn(page, "cart-to-products");
  });

  test("what cannot be had leaves the cart", async () => {
    const { page } = await fullCart();
    const other = await front.shopper();
    await other.has(plane);
    await other.checkOut();
    await page.locator("#trim-cart").waitFor();
    await press(page, "trim-cart");
    await isGone(page, "trim-cart");
    await focusIsOn(page, `quantity-${chisels}`);
    await press(other.page, "cancel-payment");
    await stateOn(other.page, "Not paid");
  });

  test("notices are read", async () => {
    const { page } = await front.shopper();
    await page.goto("/products");
    await press(page, "mark-read");
    await isGone(page, "mark-read");
    await page.locator("#notifications :focus").waitFor();
  });

  test("a payment is cancelled, and an order", async () => {
    const shopper = await front.shopper();
    const { page } = shopper;
    await shopper.has();
    await shopper.checkOut();
    await shopper.sees("Waiting for payment");
    await press(page, "cancel-payment");
    await shopper.sees("Not paid");
    await focusIsOn(page, "ask-about-order");

    await press(page, "pay-again");
    await shopper.sees("Waiting for payment");
    await shopper.pay();
    await shopper.sees("Waiting for approval");
    await press(page, "ask-to-cancel");
    await press(page, "cancel-order");
    await shopper.sees("Cancelled");
    await focusIsOn(page, "ask-about-order");
  });

  test("an admin has decided on an order: the next one", async () => {
    const orders = [];
    for (const _ of ["approved", "rejected"]) {
      const shopper = await front.shopper();
      await shopper.has();
      const id = await shopper.checkOut();
      await shopper.pay();
      await shopper.sees("Waiting for approval");
      orders.push({ id, shopper });
    }
    const [first, second] = orders.map(({ id }) => id);
    const { page } = await front.admin();
    await page.goto("/admin");
    await press(page, `approve-${first}`);
    await isGone(page, `waiting-${first}`);
    await focusIsOn(page, `waiting-open-${second}`);
    await press(page, `reject-${second}-open`);
    await page.locator(`#reason-${second}`).fill("Nobody lives there");
    await press(page, `reject-${second}-send`);
    await isGone(page, `waiting-${second}`);
    await page.locator("#input :focus").waitFor();
    for (const { shopper } of orders)
      await shopper.sees(shopper === orders[0]?.shopper ? "Delivered" : "Rejected");
  });

  test("an admin has an event handed over again", async () => {
    const { page } = await front.admin();
    await front.withDatabase(keepUnheardEvents);
    await page.request.post("/api/books/look");
    await page.goto("/admin");
    for (const id of unheard) {
      await press(page, `again-${id}`);
      await isGone(page, `again-${id}`);
      await page.locator("#input :focus").waitFor();
    }
  });

  test("somebody signs out elsewhere", async () => {
    const shopper = await front.shopper();
    const { page } = shopper;
    for (const _ of ["one more", "and another"]) await signInElsewhere(shopper);
    await page.goto("/account");
    const end = page.locator("button[id^=end-session-]").first();
    const id = (await end.getAttribute("id")) ?? "";
    await press(page, id);
    await isGone(page, id);
    expect(await focused(page)).not.toBe("");
    await press(page, "end-other-sessions");
    await isGone(page, "end-other-sessions");
    expect(await focused(page)).not.toBe("");
  });
});

describe("on a trip, focus is on the page's own things after", () => {
  test("a price is declined", async () => {
    const { page } = await front.shopper();
    await bookAtOldPrice(page);
    await press(page, "decline-price");
    await page.locator("#trip-now-title", { hasText: "Cancelled" }).waitFor();
    await page.locator("#main :focus").waitFor();
  });

  test("a price is accepted and the payment cancelled", async () => {
    const { page } = await front.shopper();
    await bookAtOldPrice(page);
    await press(page, "accept-price");
    await page.locator("#pay").waitFor();
    await page.locator("#main :focus").waitFor();
    await press(page, "cancel-payment");
    await page.locator("#trip-now-title", { hasText: "Cancelled" }).waitFor();
    await page.locator("#main :focus").waitFor();
  });
});

/** The engine moves it as it is told: the real one would have to be brought to stand still first. */
describe("where something stands still, focus goes to what is nearest after", () => {
  test("it goes on, and is cancelled", async () => {
    const left = ["inv_1", "inv_2", "inv_3"];
    const moveOn = async () => {
      left.shift();
      stand();
    };
    const engine = { resume: moveOn, cancel: moveOn, listPaused: async () => [] };
    const shop = await openTestApp({ assets: await buildAssets(), engine });
    insertOrderRows(shop.db, { id: "ord_1" });
    const stand = () => {
      replaceStandingWork(shop.db, left.map(standing));
      shop.hub.wake("admin");
    };
    stand();
    const [web, browser] = [await served(shop), await launchBrowser()];
    const { page, context, guard } = await openPage(browser, web);
    const cookies = [...shop.as("admin").jar];
    await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: web.baseURL })));
    await page.goto("/admin/work");
    await press(page, "resume-inv_1");
    await isGone(page, "standing-inv_1");
    await focusIsOn(page, "standing-open-inv_2");
    await press(page, "cancel-inv_2");
    await isGone(page, "standing-inv_2");
    await focusIsOn(page, "standing-open-inv_3");
    await press(page, "resume-inv_3");
    await isGone(page, "standing-inv_3");
    await page.locator("#main:focus, #main :focus").waitFor();
    guard.assertClean();
    await browser.close();
    shop.close();
    web.close();
  });
});

function standing(id: string) {
  return {
    ...{ id, service: "Welcome", handler: "run", key: "ord_1", state: "paused" as const },
    ...{ attempts: 3, nextTryAt: null, since: 1, reason: "It is locked", errorCode: null },
  };
}

const unheard = ["evt_unheard-1", "evt_unheard-2"];

/** They could not be acted on, and are of payments that nobody knows. */
function keepUnheardEvents(db: Database): void {
  for (const eventId of unheard) {
    const event = {
      ...{ eventId, type: "payment.declined", orderId: "ord_1", intentId: "pi_1" },
      ...{ callbackRef: "prom_1", amountCents: 1, currency: "EUR", occurredAt: 1 },
    };
    const kept = { eventId, type: event.type, runId: "ord_1", body: JSON.stringify(event) };
    const times = { receivedAt: Date.now(), updatedAt: Date.now() };
    db.insert(webhookEvents)
      .values({ ...kept, ...times, outcome: "failed" })
      .run();
  }
}

/** What it shows is a euro less than what it costs. */
async function bookAtOldPrice(page: Page): Promise<void> {
  const days = { date: inDays(50), checkIn: inDays(50), checkOut: inDays(52) };
  const search = { from: "VIE", to: "CPH", passengers: "1", city: "CPH", guests: "1", ...days };
  await page.goto(`/trips?${new URLSearchParams(search)}`);
  const offer = page.locator("[name=flightOffer]:checked");
  // As if the offer had stood there at a euro less.
  const [cents = "0", ...flight] = ((await offer.getAttribute("value")) ?? "").split("/");
  const cheaper = [Number(cents) - 100, ...flight].join("/");
  await offer.evaluate((input, value) => input.setAttribute("value", value), cheaper);
  await page.getByLabel("E-mail").fill("sam@example.test");
  await press(page, "book-trip");
  await page.locator("#accept-price").waitFor();
}

async function fullCart(): Promise<Shopper> {
  const shopper = await front.shopper();
  for (const sku of [hammer, plane, chisels]) await shopper.has(sku);
  await shopper.page.goto("/cart");
  await shopper.page.getByText("3 items").waitFor();
  return shopper;
}

async function signInElsewhere({ page, username }: Shopper): Promise<void> {
  const elsewhere = await front.shopper();
  const account = { username, password: "correct horse" };
  const answer = await elsewhere.page.request.post("/api/session", { data: account });
  expect(answer.ok(), page.url()).toBe(true);
}
