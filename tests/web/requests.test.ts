import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestApp, type TestApp } from "../support/app.ts";
import { expectProblem } from "../support/problem.ts";

let shop: TestApp;

beforeEach(async () => {
  shop = await openTestApp();
});

afterEach(() => shop.close());

const alice = { username: "alice", password: "cartwright" };
const markRead = (headers: Record<string, string>) =>
  shop.as("alice").postJson("/api/notifications/read", { upTo: 0 }, headers);

describe("a command from another site is refused", () => {
  test.each<Record<string, string>>([
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site", origin: "http://localhost" },
    { origin: "https://evil.example" },
    { origin: "http://localhost:4000" },
    { origin: "http://localhost.evil.example" },
    { origin: "null" },
  ])("%j", async (headers) => {
    await expectProblem(await markRead(headers), 403, "cross_site");
  });

  test("also by a form, with a page that says so", async () => {
    const client = shop.as("alice");
    const answer = await client.submit("/sign-out", {}, { "sec-fetch-site": "cross-site" });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("This request came from another site");
    expect((await client.open("/account")).status).toBe(200);
  });
});

describe("a command from here is taken", () => {
  test.each<Record<string, string>>([
    {},
    { "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
    { origin: "http://localhost" },
    { origin: "http://localhost:3000", host: "localhost:3000" },
  ])("%j", async (headers) => {
    expect((await markRead(headers)).status).toBe(200);
  });
});

test("reading from another site is no command, and tells it nothing", async () => {
  const answer = await shop
    .as("alice")
    .get("/products", { origin: "https://evil.example", "sec-fetch-site": "cross-site" });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("access-control-allow-origin")).toBeNull();
});

describe("a body", () => {
  const post = (body: string, type?: string) =>
    shop.visitor().send("/api/session", {
      method: "POST",
      body,
      headers: type === undefined ? {} : { "content-type": type },
    });

  test.each([
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/xml",
    "application/jsonp",
    "",
  ])("of type %j is not read", async (type) => {
    await expectProblem(await post(JSON.stringify(alice), type), 415, "unsupported_media_type");
  });

  test("may say how it is encoded", async () => {
    expect((await post(JSON.stringify(alice), "Application/JSON; charset=utf-8")).status).toBe(200);
  });

  test.each(["", "{", "{'username': 'alice'}", "undefined", '{"username":"alice",}', "\u0000"])(
    "that is not JSON is refused: %j",
    async (body) => {
      await expectProblem(await post(body, "application/json"), 400, "malformed_json");
    },
  );

  test.each([
    "null",
    "[]",
    "1",
    '"alice"',
    '{"username":{},"password":[]}',
    '{"username":1,"password":true}',
    `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
  ])("of another shape is refused: %.40s", async (body) => {
    await expectProblem(await post(body, "application/json"), 422, "invalid_input");
  });

  test("of more than 64 KB is refused, whether or not it says how long it is", async () => {
    const body = JSON.stringify({ ...alice, username: "a".repeat(1_000_000) });
    await expectProblem(await post(body, "application/json"), 413, "too_large");
    const chunks = new Blob([body]).stream();
    const answer = await shop.app.request("/api/session", {
      method: "POST",
      body: chunks,
      headers: { "content-type": "application/json" },
      ...{ duplex: "half" },
    });
    await expectProblem(answer, 413, "too_large");
  });
});

test("a database that another process has locked is a moment's trouble, and no fault of anybody's", async () => {
  const locked = new Sqlite.SqliteError("database is locked", "SQLITE_BUSY");
  const busy = await openTestApp({ missing: () => Promise.reject(locked) });
  const answer = await busy.visitor().get("/readyz");
  expect(answer.headers.get("retry-after")).toBe("1");
  await expectProblem(answer, 503, "not_now");
  busy.close();
});
