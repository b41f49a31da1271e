import { afterEach, beforeEach, expect, test } from "vitest";
import { endRun } from "#db/queries/runs.ts";
import { stepEvents } from "#db/schema.ts";
import { moveTrip, placeTrip } from "#db/travel/trip-changes.ts";
import { inRound, stepNames } from "#server/domains/travel/rules/step-names.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;
beforeEach(async () => {
  shop = await openTestApp();
});
afterEach(() => shop.close());

const reason = "There is no seat left";

function fail(id: string, step: string): void {
  const { db, clock } = shop;
  placeTrip(db, {
    ...{ id, userId: "usr_alice", title: "Vienna to Lisbon, 1 Feb", note: "" },
    ...{ customerEmail: "alice@example.test", expectedCents: null, now: clock.now },
    flightWish: { from: "VIE", to: "LIS", date: "2026-02-01", passengers: 1 },
    hotelWish: { city: "LIS", checkIn: "2026-02-01", checkOut: "2026-02-04", guests: 1 },
  });
  db.insert(stepEvents).values({ runId: id, step, status: "failed", at: clock.now }).run();
  moveTrip(db, { id, status: "failed", facts: { reason }, now: clock.now });
  endRun(db, { id, status: "compensated", now: clock.now });
}

const deskOf = async (path: string) => (await shop.as("admin").open(path)).text();

test("a trip that failed is shown to admins with why, and leads to its story", async () => {
  fail("trip_sold-out1", stepNames.reserve.flight);
  const desk = await deskOf("/admin");
  expect(desk).toContain('href="/runs/trip_sold-out1"');
  expect(desk).toContain(`@alice: ${reason}`);
  expect(await deskOf("/admin?as=markdown")).toContain("(/runs/trip_sold-out1)");
  expect((await shop.as("admin").open("/runs/trip_sold-out1")).status).toBe(200);
});

test.each([stepNames.awaitPayment, stepNames.price, inRound(stepNames.price, 2)])(
  "one that its traveller left at %s is theirs alone",
  async (step) => {
    fail("trip_unpaid-01", step);
    expect(await deskOf("/admin")).not.toContain("trip_unpaid-01");
  },
);
