import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findLetter, findLetterByKey } from "#db/queries/letters.ts";
import { placeTrip } from "#db/travel/trip-changes.ts";
import { letterDrawings } from "#server/domains/index.ts";
import { writeLetter } from "#server/events/letter.ts";
import { drawLetter } from "#server/letters/drawing.tsx";
import { pretendedSeller } from "#server/rules/seller.ts";
import { colours } from "#views/mail/styles.ts";
import { insertOrderRows } from "../shop/support/order-rows.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

const hostile = `wolfsbane'"><script>alert(1)</script><img src=x> &amp; {{wolfsbane}}`;
const shopUrl = "https://shop.example";
let shop: TestApp;

beforeAll(async () => {
  shop = await openTestApp();
  insertOrderRows(shop.db, { id: "ord_1", status: "delivered", payment: "refunded" });
  placeTrip(shop.db, {
    ...{ id: "trip_1", userId: "usr_alice", title: "Vienna to Lisbon", note: "" },
    ...{ customerEmail: "alice@example.test", expectedCents: null, now: shop.clock.now },
    flightWish: { from: "VIE", to: "LIS", date: "2026-02-01", passengers: 1 },
    hotelWish: { city: "LIS", checkIn: "2026-02-01", checkOut: "2026-02-04", guests: 1 },
  });
});

afterAll(() => shop.close());

/** Everything that any letter's facts may say. */
function facts(words: string) {
  return {
    ...{ body: words, href: "/orders", words, ending: "failed" },
    ...{ carrier: words, trackingNumber: words, parcel: 2, refundedCents: 9_450 },
    ...{ ticketNumber: words, returnTicketNumber: words, voucherNumber: words },
  };
}

function draw(kind: string, words = "It is so.") {
  const runId = kind.startsWith("trip") ? "trip_1" : "ord_1";
  const subject = `About order 1000: ${words}`;
  const uselessFrom = shop.clock.now + 1;
  const key = `${kind}/${words}`;
  const letter = { key, userId: "usr_alice", runId, kind, subject, facts: facts(words) };
  writeLetter(shop, { ...letter, uselessFrom });
  const id = findLetterByKey(shop.db, { key })?.id ?? 0;
  const written = findLetter(shop.db, { id });
  if (!written) throw new Error(`No letter ${kind} was written`);
  const desk = { ...shop, seller: pretendedSeller, shopUrl };
  const drawn = drawLetter(letterDrawings, desk, { letter: written, drawnFor: "receiver" });
  if (!drawn) throw new Error(`Nobody draws ${kind}`);
  return drawn;
}

const kinds = Object.keys(letterDrawings);

describe.each(kinds)("a letter of the kind %s", (kind) => {
  test("says in words all that it says in HTML", () => {
    const { html, text } = draw(kind);
    const body = html.replace(/<head>.*<\/head>/s, "").replace(/<[^>]*>|&#39;/g, " ");
    const words = body.match(/[\p{L}\p{N}€×@.]+/gu) ?? [];
    expect(words.length).toBeGreaterThan(15);
    expect(words.filter((word) => !text.includes(word))).toEqual([]);
    expect(text).not.toMatch(/[<>]|undefined|null|\[object/);
    for (const [, href] of html.matchAll(/href="([^"]+)"/g)) expect(text).toContain(href);
  });

  test("loads nothing, runs nothing and leads to the shop alone", () => {
    const { html } = draw(kind);
    expect(html).not.toMatch(/<script|<img|<link|<iframe|<object|\ssrc=|url\(|@import|\son\w+=/i);
    const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, href = ""]) => href);
    expect(links.length).toBeGreaterThan(1);
    for (const href of links) expect(new URL(href).origin).toBe(shopUrl);
  });

  test("says what people typed as text", () => {
    const call = (name: string) => {
      shop.db.$client.prepare("update users set display_name = ?").run(name);
      shop.db.$client.prepare("update order_lines set name = ?").run(name);
    };
    call(hostile);
    const { html, text } = draw(kind, hostile);
    call("Alice");
    expect(html).not.toMatch(/<script|<img/i);
    expect(html).toContain("wolfsbane&#39;&quot;&gt;&lt;script&gt;");
    expect(text).toContain(hostile);
  });
});

test("amounts are written as on the pages", () => {
  expect(draw("order-refunded").text).toContain("Refunded: €94.50");
});

describe.each(Object.entries(colours))("in a %s scheme", (_, scheme) => {
  test.each([
    ["ink", "sheet"],
    ["soft", "sheet"],
    ["accent", "sheet"],
    ["onAccent", "accent"],
  ] as const)("%s can be read on %s", (ink, ground) => {
    expect(contrast(scheme[ink], scheme[ground])).toBeGreaterThan(4.5);
  });
});

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** As WCAG 2 has it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
