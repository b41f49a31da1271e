import { afterEach, beforeEach, expect, test } from "vitest";
import { endRun } from "#db/queries/runs.ts";
import { findUser } from "#db/queries/users.ts";
import { stepEvents } from "#db/schema.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { trips } from "#db/travel/schema.ts";
import { placeTrip } from "#db/travel/trip-changes.ts";
import { listBrokenInvariants } from "#server/domains/index.ts";
import { fillCart, insertOrderRows } from "../shop/support/order-rows.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { expectProblem } from "../support/problem.ts";

let shop: TestApp;
const id = "usr_alice";
const right = { password: "cartwright" };

beforeEach(async () => {
  shop = await openTestApp();
});

afterEach(() => shop.close());

function endedOrder(orderId = "ord_1"): void {
  insertOrderRows(shop.db, { id: orderId, userId: id, status: "delivered", payment: "captured" });
  endRun(shop.db, { id: orderId, status: "done", now: shop.clock.now });
}

test("whoever leaves is nobody's name any more, and the books stay", async () => {
  endedOrder();
  fillCart(shop.db, id, { "WRK-0101": 1 });
  const alice = shop.as("alice");
  const other = shop.as("alice");
  expect((await alice.postJson("/api/account/delete", right)).status).toBe(204);

  const left = findUser(shop.db, { id });
  expect(left).toMatchObject({ displayName: "Someone who left", passwordHash: "none" });
  expect(left?.username).not.toContain("alice");
  const order = findAnyOrder(shop.db, { id: "ord_1" });
  expect(order).toMatchObject({ status: "delivered", totalCents: 4000 });
  expect(JSON.stringify(order)).not.toMatch(/Alice|Rabbit Hole/);
  expect(await (await other.get("/api/session")).json()).toEqual({ user: null });
  const again = { username: "alice", password: "cartwright" };
  await expectProblem(
    await shop.visitor().postJson("/api/session", again),
    401,
    "wrong_credentials",
  );
  expect(listBrokenInvariants(shop.db).filter(({ rule }) => !rule.startsWith("captured"))).toEqual(
    [],
  );
});

test("a trip that is over no longer says where the ticket went, nor who took its price", async () => {
  const { db, clock } = shop;
  placeTrip(db, {
    ...{
      id: "trip_1",
      userId: id,
      title: "Trip",
      customerEmail: "alice@example.test",
      travellers: ["Alice"],
    },
    ...{ note: "by Alice", expectedCents: null, now: clock.now },
    flightWish: { from: "VIE", to: "LIS", date: "2026-02-01", passengers: 1 },
    hotelWish: { city: "LIS", checkIn: "2026-02-01", checkOut: "2026-02-04", guests: 1 },
  });
  const told = { runId: "trip_1", status: "done", at: clock.now } as const;
  db.insert(stepEvents)
    .values({ ...told, step: "Price", detail: "accepted by Alice" })
    .run();
  db.update(trips).set({ status: "failed", reason: "declined by Alice" }).run();
  endRun(db, { id: "trip_1", status: "failed", now: clock.now });
  expect((await shop.as("alice").postJson("/api/account/delete", right)).status).toBe(204);
  const left = [db.select().from(trips).get(), db.select().from(stepEvents).all()];
  expect(left).toMatchObject([{ reason: "declined by the traveller" }, [{ step: "Price" }]]);
  expect(JSON.stringify(left)).not.toMatch(/Alice|example\.test/);
});

test("a trip that is yet to be made keeps its traveller's account", async () => {
  const { db, clock } = shop;
  placeTrip(db, {
    ...{ id: "trip_2", userId: id, title: "Trip to Lisbon", customerEmail: "alice@example.test" },
    ...{ note: "", expectedCents: null, now: clock.now },
    flightWish: { from: "VIE", to: "LIS", date: "2026-02-01", passengers: 1 },
    hotelWish: { city: "LIS", checkIn: "2026-02-01", checkOut: "2026-02-04", guests: 1 },
  });
  db.update(trips).set({ status: "confirmed" }).run();
  endRun(db, { id: "trip_2", status: "done", now: clock.now });
  const answer = await shop.as("alice").postJson("/api/account/delete", right);
  const problem = await expectProblem(answer, 409, "account_in_use");
  expect(problem.detail).toContain("Trip to Lisbon");
  clock.now = Date.UTC(2026, 1, 5);
  expect((await shop.as("alice").postJson("/api/account/delete", right)).status).toBe(204);
});

test("nobody leaves with something open, nor by somebody else's hand", async () => {
  insertOrderRows(shop.db, { id: "ord_2", userId: id, status: "awaiting_payment" });
  const alice = shop.as("alice");
  await expectProblem(await alice.postJson("/api/account/delete", right), 409, "account_in_use");
  endRun(shop.db, { id: "ord_2", status: "failed", now: shop.clock.now });
  const wrong = await alice.postJson("/api/account/delete", { password: "guessed" });
  await expectProblem(wrong, 422, "invalid_input");
  await expectProblem(
    await shop.visitor().postJson("/api/account/delete", right),
    401,
    "not_signed_in",
  );
  expect(findUser(shop.db, { id })?.username).toBe("alice");
});

test("the only admin stays", async () => {
  const answer = await shop.as("admin").postJson("/api/account/delete", right);
  await expectProblem(answer, 409, "only_admin");
});

test("a form that is refused says why and asks again", async () => {
  const answer = await shop.as("alice").submit("/api/account/delete", { password: "guessed" });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain("This is not your password");
});

test("one's data is all of one's own, and no secret of the shop's", async () => {
  endedOrder();
  insertOrderRows(shop.db, { id: "ord_bobs", userId: "usr_bob", status: "delivered" });
  const answer = await shop.as("alice").get("/api/account/export");
  expect(answer.headers.get("content-disposition")).toContain("attachment");
  const text = await answer.text();
  for (const mine of ["alice", "ord_1", "Rabbit Hole"]) expect(text).toContain(mine);
  for (const not of ["ord_bobs", "usr_bob", "passwordHash", "tokenHash", "awakeable", "scrypt"]) {
    expect([not, text.includes(not)]).toEqual([not, false]);
  }
});
