import { afterEach, beforeEach, expect, test } from "vitest";
import { placeJob } from "#db/jobs/changes.ts";
import { placeOrganisation } from "#db/organisations/changes.ts";
import { placeTrip } from "#db/travel/trip-changes.ts";
import { pages } from "#server/app.ts";
import { writeLetter } from "#server/events/letter.ts";
import { firstPlan } from "#server/rules/plans.ts";
import { troubledSandbox } from "../screenshots/troubled-sandbox.ts";
import { insertOrderRows } from "../shop/support/order-rows.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;
beforeEach(async () => {
  shop = await openTestApp({ sandbox: { controls: await troubledSandbox() } });
  insertOrderRows(shop.db, { id: "ord_1", status: "delivered", invoice: true });
  writeLetter(shop, {
    ...{ key: "hello", userId: "usr_alice", kind: "notice", subject: "Hello, Alice" },
  });
  const founded = { id: "org_millandsons", name: "Mill & Sons", userId: "usr_alice" };
  placeOrganisation(shop.db, { ...founded, plan: firstPlan, now: shop.clock.now });
  placeJob(shop.db, {
    ...{ id: "job_1", organisationId: founded.id, userId: "usr_alice", handler: "export" },
    ...{ input: {}, key: null, title: "Export the jobs", priority: 0, notBefore: 1, expiresAt: 2 },
    ...{ patienceMs: null, estimate: 5, now: shop.clock.now },
  });
  placeTrip(shop.db, {
    id: "trip_1",
    userId: "usr_alice",
    title: "Vienna to Lisbon, 1 Feb",
    customerEmail: "alice@example.test",
    note: "",
    flightWish: { from: "VIE", to: "LIS", date: "2026-02-01", passengers: 1 },
    hotelWish: { city: "LIS", checkIn: "2026-02-01", checkOut: "2026-02-04", guests: 1 },
    expectedCents: null,
    now: shop.clock.now,
  });
});
afterEach(() => shop.close());

const ids: Record<string, string> = {
  products: "prd_claw-hammer",
  trips: "trip_1",
  orders: "ord_1",
  runs: "ord_1",
  "admin/orders": "ord_1",
  "admin/mail": "1",
  organisations: "org_millandsons",
  jobs: "job_1",
};

test.each(pages)(
  "$path says in its title, its description and its first tab what it is",
  async (page) => {
    const { title, description, holds } = await wordsOf(page);
    expect(title).toMatch(/^\S.*\S$/);
    expect(description).toMatch(/^.{20,200}\.$/);
    expect(holds).toMatch(/^.{3,24}$/);
  },
);

test("no two pages are described alike", async () => {
  const told = await Promise.all(pages.map(wordsOf));
  const descriptions = told.map(({ description }) => description);
  expect(descriptions).toEqual([...new Set(descriptions)]);
});

test.each(["/sign-in", "/sign-up", "/forgot-password"])(
  "%s says so to a visitor too",
  async (address) => {
    const { title, description, holds } = wordsIn(
      await (await shop.visitor().open(address)).text(),
    );
    expect([title, description, holds]).not.toContain(undefined);
  },
);

async function wordsOf({ path, for: whose }: (typeof pages)[number]) {
  const place = path.slice(1, path.indexOf("/:id"));
  const address = path.replace(":id", ids[place] ?? "");
  const answer = await shop.as(whose === "admin" ? "admin" : "alice").open(address);
  expect([address, answer.status]).toEqual([address, 200]);
  return wordsIn(await answer.text());
}

function wordsIn(text: string) {
  return {
    title: /<title>([^<]+) · Cartwright</.exec(text)?.[1],
    description: /<meta name="description" content="([^"]+)"/.exec(text)?.[1],
    holds: /id="tab-input".*?class="tab-holds"> ?([^<]+)</s.exec(text)?.[1],
  };
}
