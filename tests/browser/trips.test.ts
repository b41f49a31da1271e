import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { expectAccessible } from "../support/axe.ts";
import { ledgerOf } from "../support/providers.ts";
import { inDays } from "../travel/support/travel-desk.ts";
import { Shopfront, type Shopper, wasNotReloaded, watch } from "./people.ts";

let front: Shopfront;
beforeAll(async () => {
  front = await Shopfront.open();
});
afterEach(() => front.everybodyLeaves());
afterAll(() => front?.close());

const stands = (page: Page, state: string) =>
  page.locator("#trip-now-title", { hasText: state }).waitFor({ timeout: 30_000 });

async function search({ page }: Shopper, days: number): Promise<void> {
  await page.goto("/trips");
  await page.getByLabel("To", { exact: true }).selectOption("CPH");
  await page.getByLabel("Day of departure").fill(inDays(days));
  await page.getByLabel("Check-in").fill(inDays(days));
  await page.getByLabel("Check-out").fill(inDays(days + 2));
  await page.getByRole("button", { name: "Find flights and rooms" }).click();
  await page.getByRole("heading", { name: "Vienna to Copenhagen, and 2 nights" }).waitFor();
}

/** Answers the trip's id. */
async function book({ page }: Shopper): Promise<string> {
  await page.getByLabel("E-mail").fill("sam@example.test");
  await page.getByRole("button", { name: "Book this trip and pay" }).click();
  await page.waitForURL(/\/trips\/trip_/);
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

async function statesOutside(tripId: string) {
  const { airline, hotels, payments } = front.outside;
  const [flights, rooms, money] = await Promise.all([
    airline.reservationsOf(tripId),
    hotels.reservationsOf(tripId),
    ledgerOf(payments, tripId),
  ]);
  return {
    flight: flights.map(({ status }) => status),
    room: rooms.map(({ status }) => status),
    keptCents: money.capturedCents - money.refundedCents,
  };
}

describe("a trip", () => {
  test("is found, booked, paid and confirmed while one looks, and given back with its refund", async () => {
    const traveller = await front.shopper();
    const { page } = traveller;
    await page.goto("/trips");
    await expectAccessible(page);
    await search(traveller, 30);
    await expectAccessible(page);
    const sum = page.locator("#trip-sum");
    const cheapest = await sum.textContent();
    await page.locator(".offer", { hasText: "Lantern House" }).last().click();
    expect(await sum.textContent()).not.toBe(cheapest);
    const total = (await sum.textContent()) ?? "";

    const id = await book(traveller);
    await stands(page, "Waiting for payment");
    await page.getByRole("link", { name: `Pay ${total} at the provider` }).waitFor();
    await expectAccessible(page);
    const second = await traveller.newTab(`/trips/${id}`);
    await watch(second);
    await traveller.pay();
    await stands(second, "Confirmed");
    await wasNotReloaded(second);
    await second
      .getByText(/Ticket /)
      .first()
      .waitFor();
    expect(await statesOutside(id)).toMatchObject({ flight: ["confirmed"], room: ["confirmed"] });

    await second.getByText("Cancel the trip…").click();
    await expectAccessible(second);
    await second.getByRole("button", { name: `Cancel the trip for ${total} back` }).click();
    await stands(second, "Cancelled");
    await wasNotReloaded(second);
    await expectAccessible(second);
    expect(await statesOutside(id)).toEqual({
      flight: ["cancelled"],
      room: ["cancelled"],
      keptCents: 0,
    });
  });

  test("is found, refused with what was chosen kept, booked and cancelled without a script", async () => {
    const plain = { javaScriptEnabled: false, allowErrors: [/422/] };
    const traveller = await front.shopper(plain);
    const { page } = traveller;
    await search(traveller, 40);
    await page.locator("#flight-1").check();
    await page.getByRole("button", { name: "Book this trip and pay" }).click();
    await page.getByText("Enter an address that mail reaches").waitFor();
    expect(await page.locator("#flight-1").isChecked()).toBe(true);
    const id = await book(traveller);
    await expect
      .poll(() => page.reload().then(() => page.locator("#pay").count()), { timeout: 20_000 })
      .toBe(1);
    await page.getByRole("button", { name: "Cancel the payment and the trip" }).click();
    await expect
      .poll(() => page.reload().then(() => page.locator("#trip-now-title").textContent()), {
        timeout: 20_000,
      })
      .toContain("Cancelled");
    expect(await statesOutside(id)).toEqual({
      flight: ["cancelled"],
      room: ["cancelled"],
      keptCents: 0,
    });
  });

  test("there and back for two is refused without a name, and booked with all else kept", async () => {
    const traveller = await front.shopper({ allowErrors: [/422/] });
    const { page } = traveller;
    await page.goto("/trips");
    await page.getByLabel("Day of departure").fill(inDays(60));
    await page.getByLabel("Day of return").fill(inDays(64));
    expect(await page.getByLabel("Check-out").inputValue()).toBe(inDays(64));
    await page.getByLabel("Passengers").fill("2");
    await page.getByRole("button", { name: "Find flights and rooms" }).click();
    await page.getByRole("heading", { name: "Vienna to Lisbon and back, and 4 nights" }).waitFor();
    const sum = page.locator("#trip-sum");
    const cheapest = await sum.textContent();
    await page.locator("#return-2").check();
    const total = (await sum.textContent()) ?? "";
    expect(total).not.toBe(cheapest);
    await page.getByLabel("E-mail").fill("sam@example.test");
    await page.getByRole("button", { name: "Book this trip and pay" }).click();
    await page.getByText("Enter the name of this traveller").waitFor();
    await expectAccessible(page);
    expect(await page.locator("#return-2").isChecked()).toBe(true);
    await page.getByLabel("Name of traveller 2").fill("Bo Berg");
    const id = await book(traveller);
    await page.getByRole("link", { name: `Pay ${total} at the provider` }).waitFor();
    await page.getByText("Bo Berg").first().waitFor();
    await expectAccessible(page);
    expect((await statesOutside(id)).flight).toEqual(["reserved", "reserved"]);
  });

  test("whose price has changed is not booked until the new one is accepted", async () => {
    const traveller = await front.shopper();
    const { page } = traveller;
    await search(traveller, 50);
    // As if the offer had stood there at a euro less.
    const offer = page.locator("[name=flightOffer]:checked");
    const [cents = "0", ...flight] = ((await offer.getAttribute("value")) ?? "").split("/");
    await offer.evaluate(
      (input, value) => input.setAttribute("value", value),
      [Number(cents) - 100, ...flight].join("/"),
    );
    const id = await book(traveller);
    await stands(page, "The price has changed");
    await expectAccessible(page);
    await watch(page);
    expect(await statesOutside(id)).toEqual({ flight: [], room: [], keptCents: 0 });
    await page.getByRole("button", { name: /^Accept / }).click();
    await stands(page, "Waiting for payment");
    await wasNotReloaded(page);
    await traveller.pay();
    await stands(page, "Confirmed");
  });
});
