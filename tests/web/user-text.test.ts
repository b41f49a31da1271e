import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertAudit } from "#db/queries/audit.ts";
import { insertNotification } from "#db/queries/notifications.ts";
import { stepEvents } from "#db/schema.ts";
import { placeTrip } from "#db/travel/trip-changes.ts";
import { pages } from "#server/app.ts";
import { insertOrderRows } from "../shop/support/order-rows.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { expressionsIn } from "./support/markup.ts";

/** Ends a string, an attribute and an element; begins an action, a signal, a template and an element. */
const hostile =
  `wolfsbane'"><wolfsbane data-init="@post('/wolfsbane')">\`\${wolfsbane}` +
  "$wolfsbane @post('/wolfsbane') {{wolfsbane}} &quot;wolfsbane\\";
const orderId = "ord_aaaaaaaa";
const tripId = "trip_aaaaaaaa";

let shop: TestApp;

beforeAll(async () => {
  shop = await openTestApp({ production: false });
  placeEverything(shop);
  for (const assignment of typedByPeople) {
    const [table, column] = assignment.split(".");
    shop.db.$client.prepare(`update ${table} set ${column} = ?`).run(hostile);
  }
  shop.db.$client.prepare("update orders set address = ?").run(JSON.stringify(hostileAddress));
});

afterAll(() => shop.close());

/** And what the outside says, and what is made of either. */
const typedByPeople = [
  "users.display_name",
  "orders.note",
  "orders.reason",
  "trips.customer_email",
  "trips.note",
  "trips.reason",
  "trips.ticket_number",
  "runs.title",
  "runs.current_step",
  "runs.next_action",
  "runs.waiting_for",
  "step_events.step",
  "step_events.detail",
  "notifications.title",
  "notifications.body",
  "audit.detail",
  "letters.subject",
  "letters.last_error",
  "letters.sent_to",
  "letters.again_by",
  "shipments.tracking_number",
];

const hostileAddress = {
  name: hostile,
  line1: hostile,
  line2: hostile,
  postcode: hostile,
  city: hostile,
  country: hostile,
};

const filled = pages.map(({ path }) =>
  path
    .replace(/^\/trips\/:id/, `/trips/${tripId}`)
    .replace("/products/:id", "/products/prd_claw-hammer")
    .replace("/admin/mail/:id", "/admin/mail/1")
    .replace(":id", orderId),
);

const showing = [
  ...["/", "/orders", `/orders/${orderId}`, "/admin", `/admin/orders/${orderId}`],
  ...["/admin/mail", "/admin/mail/1", "/admin/mail/1/letter.html"],
];

describe.each(["alice", "admin"] as const)("what people typed, as %s sees it,", (reader) => {
  test.each([...filled, `/runs/${tripId}`, "/account/delete", "/nowhere"])(
    "is text on %s, and no part of any expression",
    async (path) => {
      for (const address of [path, `${path}?tab=output`]) {
        const html = await (await shop.as(reader).open(address)).text();
        expect(html, address).not.toMatch(/<wolfsbane/i);
        expect(expressionsIn(html).length, address).toBeGreaterThan(5);
        for (const expression of expressionsIn(html)) expect(expression).not.toContain("wolfsbane");
      }
    },
  );
});

test.each(showing)("and it does stand on %s", async (path) => {
  const reader = path.startsWith("/admin") ? "admin" : "alice";
  expect(await (await shop.as(reader).open(path)).text()).toContain("&lt;wolfsbane");
});

test.each([...filled, "/sign-in", "/sign-up"])(
  "what stands in the address of %s reaches one expression, percent-encoded and within a string",
  async (path) => {
    const names = ["q", "category", "sort", "before", "kind", "from", "to", "date", "city", "next"];
    const query = new URLSearchParams(Object.fromEntries(names.map((name) => [name, hostile])));
    const html = await (await shop.as("admin").open(`${path}?${query}`)).text();
    expect(html).not.toMatch(/<wolfsbane/i);
    for (const expression of expressionsIn(html)) {
      const others = expression.replace(/'\/stream\/page\?at=[\w%.~!()*-]*'/g, "");
      expect(others).not.toContain("wolfsbane");
    }
  },
);

const forms: [string, string[]][] = [
  ["/sign-in", ["username", "password"]],
  ["/sign-up", ["username", "displayName", "password", "email"]],
  ["/forgot-password", ["account"]],
  ["/new-password", ["token", "password"]],
  ["/api/account/email", ["email", "password"]],
  ["/api/account/delete", ["password"]],
  ["/api/cart/add", ["sku", "quantity"]],
  ["/api/checkout", ["orderId", "name", "line1", "line2", "postcode", "city", "country", "note"]],
  [`/api/trips/${tripId}x`, ["from", "to", "date", "city", "customerEmail", "note", "flightOffer"]],
  [`/api/workflow/${orderId}/reject`, ["reason"]],
];

test.each(forms)("what a refused form to %s gives back is text", async (path, names) => {
  const fields = Object.fromEntries(names.map((name) => [name, hostile.repeat(20)]));
  const answers = [
    await shop.as("admin").submit(path, fields),
    await shop.as("admin").submit(path, fields, { "datastar-request": "true" }),
  ];
  for (const answer of answers) {
    const html = await answer.text();
    expect(html, path).not.toMatch(/<wolfsbane/i);
    for (const expression of expressionsIn(html)) expect(expression).not.toContain("wolfsbane");
  }
});

test("a page's scripts are those with its nonce, which is another one each time", async () => {
  const nonces = await Promise.all(
    [1, 2, 3].map(async () => {
      const answer = await shop.as("alice").open(`/orders/${orderId}`);
      const policy = answer.headers.get("content-security-policy") ?? "";
      const [, scripts = ""] = /script-src ([^;]*)/.exec(policy) ?? [];
      expect(scripts).not.toMatch(/unsafe|\*|data:|https?:$/);
      const [, nonce = ""] = /'nonce-([^']+)'/.exec(scripts) ?? [];
      const html = await answer.text();
      const tags = html.match(/<script[^>]*>/g) ?? [];
      expect(tags).toHaveLength(3);
      for (const tag of tags) expect(tag).toContain(`nonce="${nonce}"`);
      return nonce;
    }),
  );
  expect(new Set(nonces).size).toBe(3);
});

function placeEverything({ db, clock }: TestApp): void {
  insertOrderRows(db, {
    ...{ id: orderId, status: "awaiting_approval", payment: "authorised", invoice: true },
  });
  placeTrip(db, {
    ...{ id: tripId, userId: "usr_alice", title: "Trip", customerEmail: "a@b.test", note: "" },
    flightWish: { from: "VIE", to: "LIS", date: "2026-02-01", passengers: 1 },
    hotelWish: { city: "LIS", checkIn: "2026-02-01", checkOut: "2026-02-04", guests: 1 },
    expectedCents: null,
    now: clock.now,
  });
  const at = clock.now;
  for (const runId of [orderId, tripId]) {
    db.insert(stepEvents).values({ runId, step: "Pay", status: "failed", attempt: 1, at }).run();
  }
  for (const userId of ["usr_alice", "usr_admin"]) {
    insertNotification(db, { userId, key: "k", title: "t", body: "b", at });
  }
  for (const action of ["approve", "cancel", "deleted the account"]) {
    const subject = orderId;
    insertAudit(db, { key: action, actor: "usr_alice", action, subject, detail: "d", at });
  }
}
