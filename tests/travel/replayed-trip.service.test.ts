import { afterAll, beforeAll, expect, test } from "vitest";
import { assertInvariants } from "../support/invariants.ts";
import { type RecordedMoves, recordMoves } from "../support/recorded-moves.ts";
import { openTravelDesk, type TravelDesk } from "./support/travel-desk.ts";

let desk: TravelDesk;
let moves: RecordedMoves;
beforeAll(async () => {
  // Whatever this project runs in: every await is a replay of all that came before it.
  desk = await openTravelDesk({ mode: "replay" });
  moves = recordMoves(desk.db, "trips");
});
afterAll(() => desk?.stop());

test("a trip that is replayed at every step only ever moves forward, and back once it is given back", async () => {
  const traveller = desk.newShopper();
  const id = await desk.book(traveller);
  await desk.pay(id);
  await desk.becomes(id, "confirmed");
  expect(moves.statuses(id)).toEqual(["reserving", "awaiting_payment", "confirming", "confirmed"]);
  expect(moves.nextActions(id)).toEqual([
    "Reserve the seats and the room",
    "You pay for the trip",
    "Confirm the seats and the room",
  ]);

  await traveller.post(`/api/trips/${id}/cancel`);
  await desk.becomes(id, "cancelled");
  expect(moves.statuses(id).slice(4)).toEqual(["undoing", "cancelled"]);
  await assertInvariants(desk.db, desk.outside.payments);
});

test("a new price is asked about once, and answered once", async () => {
  const traveller = desk.newShopper();
  const id = await desk.book(traveller, { expectedCents: 1 });
  await desk.becomes(id, "price_changed");
  const answer = await traveller.post(`/api/trips/${id}/price`, { accept: true });
  expect(answer.ok).toBe(true);
  await desk.pay(id);
  await desk.becomes(id, "confirmed");
  expect(moves.statuses(id)).toEqual([
    "reserving",
    "price_changed",
    "reserving",
    "awaiting_payment",
    "confirming",
    "confirmed",
  ]);
});
