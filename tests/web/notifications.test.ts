import { afterEach, beforeEach, expect, test } from "vitest";
import { countUnread, insertNotification, listNotifications } from "#db/queries/notifications.ts";
import { type CastName, openTestApp, type TestApp } from "../support/app.ts";
import { expectProblem } from "../support/problem.ts";

let shop: TestApp;

beforeEach(async () => {
  shop = await openTestApp();
  for (const name of ["alice", "bob", "alice", "bob", "alice"] as const) tell(name);
});

afterEach(() => shop.close());

let told = 0;

function tell(name: CastName): void {
  told += 1;
  const row = { userId: `usr_${name}`, key: `k${told}`, title: `For ${name}`, body: "…", at: told };
  insertNotification(shop.db, row);
}

const unread = (name: CastName) => countUnread(shop.db, { userId: `usr_${name}` });
const idsOf = (name: CastName) =>
  listNotifications(shop.db, { userId: `usr_${name}` }).map(({ id }) => id);

test("marking as read stops at the newest one on the page", async () => {
  const [newest = 0, middle = 0] = idsOf("alice");
  const answer = await shop.as("alice").postJson("/api/notifications/read", { upTo: middle });
  expect(await answer.json()).toEqual({ marked: 2 });
  expect(unread("alice")).toBe(1);
  await shop.as("alice").submit("/api/notifications/read", { upTo: String(newest) });
  expect(unread("alice")).toBe(0);
});

test("marking as read touches nobody else's", async () => {
  await shop.as("alice").postJson("/api/notifications/read", { upTo: 1e9 });
  expect(unread("alice")).toBe(0);
  expect(unread("bob")).toBe(2);
});

test("a form goes back to a page, a Datastar request gets nothing: the stream draws it", async () => {
  const [upTo = 0] = idsOf("alice");
  const fields = { upTo: String(upTo) };
  const form = await shop.as("alice").submit("/api/notifications/read", fields);
  expect([form.status, form.headers.get("location")]).toEqual([303, "/"]);
  const live = await shop
    .as("alice")
    .submit("/api/notifications/read", fields, { "datastar-request": "true" });
  expect(live.status).toBe(204);
});

test("the list is one's own", async () => {
  const text = await (await shop.as("alice").get("/api/notifications")).text();
  expect(text).toContain("For alice");
  expect(text).not.toContain("For bob");
});

test("a visitor has none to read or to mark", async () => {
  await expectProblem(await shop.visitor().get("/api/notifications"), 401, "not_signed_in");
  await expectProblem(
    await shop.visitor().postJson("/api/notifications/read", { upTo: 1 }),
    401,
    "not_signed_in",
  );
});

test.each([
  {},
  { upTo: -1 },
  { upTo: 1.5 },
  { upTo: "x" },
  { upTo: null },
  { upTo: true },
  { upTo: [1] },
  { upTo: "1e3" },
  [],
  null,
  "1",
])("%j marks nothing", async (body) => {
  await expectProblem(
    await shop.as("alice").postJson("/api/notifications/read", body),
    422,
    "invalid_input",
  );
  expect(unread("alice")).toBe(3);
});

test("the pane shows three of them and leads to the page of all", async () => {
  for (let more = 0; more < 45; more += 1) tell("alice");
  const home = await (await shop.as("alice").open("/")).text();
  expect(home.match(/id="notice-\d+"/g)).toHaveLength(3);
  expect(home).toContain('href="/notifications"');
  const page = await (await shop.as("alice").open("/notifications")).text();
  expect(page.match(/id="listed-\d+"/g)).toHaveLength(40);
  const [, older = ""] = /href="(\/notifications\?before=\d+)"/.exec(page) ?? [];
  const rest = await (await shop.as("alice").open(older)).text();
  expect(rest.match(/id="listed-\d+"/g)).toHaveLength(8);
  expect(rest).not.toContain("For bob");
});
