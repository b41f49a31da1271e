import { afterEach, beforeEach, expect, test } from "vitest";
import { insertStepEvent } from "#db/queries/step-events.ts";
import { insertOrderRows } from "../shop/support/order-rows.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;

beforeEach(async () => {
  shop = await openTestApp();
  insertOrderRows(shop.db, { id: "ord_1", userId: "usr_alice" });
  for (const step of ["Freeze the quote", "Freeze the quote (try 2)"]) {
    insertStepEvent(shop.db, { runId: "ord_1", step, status: "running", attempt: 1, now: 1 });
  }
});

afterEach(() => shop.close());

async function read(who: "alice" | "admin", path: string): Promise<string> {
  return (await shop.as(who).open(path)).text();
}

test("a shopper reads of steps in a shopper's words, wherever they stand", async () => {
  for (const path of ["/orders/ord_1", "/runs/ord_1", "/activity", "/orders/ord_1?as=markdown"]) {
    const page = await read("alice", path);
    expect([path, page.includes("Fix the price")]).toEqual([path, true]);
  }
  const story = await read("alice", "/runs/ord_1");
  expect(story).toContain("Fix the price (try 2)");
  expect(story).not.toContain("Freeze the quote");
});

test("an admin reads their names, as logs and code have them", async () => {
  expect(await read("admin", "/runs/ord_1")).toContain("Freeze the quote (try 2)");
});
