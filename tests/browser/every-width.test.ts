import { eq } from "drizzle-orm";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { audit, notifications, runs, stepEvents, users } from "#db/schema.ts";
import { orders } from "#db/shop/schema.ts";
import { trips } from "#db/travel/schema.ts";
import { placeTrip } from "#db/travel/trip-changes.ts";
import { buildAssets } from "#server/web/assets.ts";
import { fillShop, type Shot, shots } from "../screenshots/states.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { launchBrowser, openPage } from "../support/browser.ts";
import { served } from "../support/served.ts";

/** Sixty letters and no place to break them: a name, a street, whatever people type. */
const word = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbaules";
const widths = [360, 768, 1024, 1440, 1920];

let shop: TestApp;
let browser: Browser;
let web: Awaited<ReturnType<typeof served>>;

beforeAll(async () => {
  shop = await openTestApp({ assets: await buildAssets() });
  shop.clock.now = Date.now();
  fillShop(shop);
  fillWithLongWords(shop);
  [browser, web] = await Promise.all([launchBrowser(), served(shop)]);
});

afterAll(async () => {
  await browser?.close();
  web?.close();
  shop?.close();
});

const all: Shot[] = [
  ...shots,
  { name: "trip", path: "/trips/trip_1", who: "alice" },
  { name: "products-searched", path: `/products?q=${word}`, who: "nobody" },
];

test.each(all)(
  "$name holds words of sixty letters at every width, and rows are full and level",
  async ({ path, who }) => {
    const { page, close } = await openPage(browser, { baseURL: web.baseURL });
    const cookies = who === "nobody" ? [] : [...shop.as(who).jar];
    await page
      .context()
      .addCookies(cookies.map(([name, value]) => ({ name, value, url: web.baseURL })));
    await page.goto(path);
    await page.evaluate("document.fonts.ready");
    const found = [];
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      const wrong = [
        ...(await overflowing(page)),
        ...(await unevenButtons(page)),
        ...(await gapsInRows(page)),
        ...(await coveredFields(page)),
      ];
      found.push(...wrong.map((what) => `${width}: ${what}`));
    }
    await close();
    expect(found).toEqual([]);
  },
);

/** What reaches beyond the window, or beyond what it stands in. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(`
    [document.documentElement, ...document.querySelectorAll(".pane, .block, .block *, li, td, dd, h1, h2")]
      .filter((each) => each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1)
      .filter((each) => getComputedStyle(each).display !== "inline" && !each.matches("input, textarea, select"))
      .map((each) => each.tagName + "." + each.className + "#" + each.id + " " + each.scrollWidth + " > " + each.clientWidth)
  `);
}

function unevenButtons(page: Page): Promise<string[]> {
  return page.evaluate(`
    [...document.querySelectorAll(".actions, .decision, .who, .invoice-tools, .output-tools, .filters, .cart-line-change")].flatMap((group) => {
      const buttons = [...group.querySelectorAll(".button")].filter((each) => each.offsetParent !== null);
      const boxes = buttons.map((each) => ({ id: each.id, box: each.getBoundingClientRect() }));
      return boxes.slice(1).flatMap(({ id, box }, index) => {
        const before = boxes[index];
        const isBeside = before.box.top < box.bottom && box.top < before.box.bottom;
        return isBeside && Math.abs(before.box.height - box.height) > 1
          ? [before.id + " " + before.box.height + " beside " + id + " " + box.height]
          : [];
      });
    })
  `);
}

/** A full page of things leaves no place empty. */
function gapsInRows(page: Page): Promise<string[]> {
  return page.evaluate(`
    [...document.querySelectorAll(".cards")]
      .filter(({ children, offsetParent }) => offsetParent !== null && [4, 12].includes(children.length))
      .filter((cards) => cards.getBoundingClientRect().right - cards.lastElementChild.getBoundingClientRect().right > 1)
      .map((cards) => "the last row of " + cards.children.length + " has a gap")
  `);
}

/** Each field of a form stands clear of the next one. */
function coveredFields(page: Page): Promise<string[]> {
  return page.evaluate(`
    [...document.querySelectorAll("form")].flatMap((form) => {
      const fields = [...form.querySelectorAll(".field :is(input, select, textarea), .button")]
        .filter((each) => each.offsetParent !== null)
        .map((each) => ({ name: each.id || each.name, box: each.getBoundingClientRect() }));
      return fields.flatMap(({ name, box }, at) =>
        fields.slice(at + 1)
          .filter((other) => box.left < other.box.right - 1 && other.box.left < box.right - 1)
          .filter((other) => box.top < other.box.bottom - 1 && other.box.top < box.bottom - 1)
          .map((other) => name + " and " + other.name + " cover each other"));
    })
  `);
}

function fillWithLongWords({ db, clock: { now } }: TestApp): void {
  const address = { name: word, line1: word, line2: word, postcode: word.slice(0, 20), city: word };
  placeTrip(db, {
    id: "trip_1",
    userId: "usr_alice",
    title: "Vienna to Lisbon, 1 Feb",
    customerEmail: `${word}@example.test`,
    note: word,
    flightWish: { from: "VIE", to: "LIS", date: "2026-02-01", passengers: 1 },
    hotelWish: { city: "LIS", checkIn: "2026-02-01", checkOut: "2026-02-04", guests: 1 },
    expectedCents: null,
    now,
  });
  db.update(users).set({ displayName: word }).run();
  db.update(users)
    .set({ username: word.slice(0, 32) })
    .where(eq(users.id, "usr_alice"))
    .run();
  db.update(orders)
    .set({ address: { ...address, country: "DE" }, note: word, reason: word })
    .run();
  db.update(runs).set({ title: word }).run();
  db.update(trips).set({ note: word, reason: word }).run();
  db.update(notifications).set({ title: word, body: word }).run();
  db.update(stepEvents).set({ detail: word }).run();
  db.insert(audit)
    .values({
      key: "k",
      actor: "usr_admin",
      action: "reject",
      subject: "ord_rejected",
      detail: word,
      at: now,
    })
    .run();
}
