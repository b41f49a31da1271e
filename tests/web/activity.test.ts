import { afterEach, beforeEach, expect, test } from "vitest";
import { insertRun } from "#db/queries/runs.ts";
import type { RunKind, RunStatus } from "#db/statuses.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;
let begun = 0;

beforeEach(async () => {
  shop = await openTestApp();
  begun = 1_000;
});

afterEach(() => shop.close());

function begin(title: string, kind: RunKind, status: RunStatus, userId = "usr_alice"): void {
  begun += 1;
  const times = { createdAt: begun, updatedAt: begun };
  insertRun(shop.db, { id: `run_${begun}`, userId, kind, title, status, ...times });
}

async function titlesAt(path: string): Promise<string[]> {
  const page = await (await shop.as("alice").open(path)).text();
  return [...page.matchAll(/id="open-run_\d+"[^>]*>([^<]*)</g)].map(([, title = ""]) => title);
}

test("every run of every kind is there, the latest first, and nobody else's", async () => {
  begin("Welcome", "welcome", "done");
  begin("Order 1", "order", "waiting");
  begin("Trip to Lisbon", "trip", "failed");
  begin("Order of bob", "order", "waiting", "usr_bob");
  expect(await titlesAt("/activity")).toEqual(["Trip to Lisbon", "Order 1", "Welcome"]);
});

test("it is narrowed by kind, by state and by what is searched for", async () => {
  begin("Order 1", "order", "waiting");
  begin("Order 100%", "order", "done");
  begin("Trip to Lisbon", "trip", "compensated");
  expect(await titlesAt("/activity?kind=trip")).toEqual(["Trip to Lisbon"]);
  expect(await titlesAt("/activity?state=in+progress")).toEqual(["Order 1"]);
  expect(await titlesAt("/activity?state=not+done")).toEqual(["Trip to Lisbon"]);
  expect(await titlesAt("/activity?q=lisbon")).toEqual(["Trip to Lisbon"]);
  expect(await titlesAt(`/activity?q=${encodeURIComponent("%")}`)).toEqual(["Order 100%"]);
  expect(await titlesAt("/activity?q=nothing")).toEqual([]);
});

test("the older ones are on pages of their own, none twice and none left out", async () => {
  for (let number = 1; number <= 65; number += 1) begin(`Order ${number}`, "order", "done");
  const seen: string[] = [];
  let path: string | undefined = "/activity?kind=order";
  while (path) {
    seen.push(...(await titlesAt(path)));
    const page: string = await (await shop.as("alice").open(path)).text();
    path = /id="older-runs" href="([^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&");
  }
  expect(seen).toEqual(Array.from({ length: 65 }, (_, index) => `Order ${65 - index}`));
});

test("its earlier address leads to it", async () => {
  const answer = await shop.as("alice").open("/flows");
  expect([answer.status, answer.headers.get("location")]).toEqual([301, "/activity"]);
});
