import { afterAll, beforeAll, expect, test } from "vitest";
import { operations } from "#server/app.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;

beforeAll(async () => {
  shop = await openTestApp();
});

afterAll(() => shop.close());

const keptBy = (answer: Response) => answer.headers.get("cache-control");

const questions = operations
  .filter(({ method }) => method === "get")
  .map(({ path }) => path.replace(/\{\w+\}/g, "none"));

test.each(questions)("no cache keeps what %s answers, nor its refusal", async (path) => {
  for (const client of [shop.as("alice"), shop.as("admin"), shop.visitor()]) {
    expect(keptBy(await client.get(path))).toBe("no-store");
  }
});

test.each(["/", "/account", "/account/delete", "/cart", "/orders", "/admin", "/nowhere"])(
  "a browser that goes back to %s asks for it again, also when nobody is signed in any more",
  async (path) => {
    for (const client of [shop.as("admin"), shop.visitor()]) {
      expect(keptBy(await client.open(path))).toBe("no-store");
    }
  },
);

test("a command's answer and its redirect are not kept either", async () => {
  const alice = shop.as("alice");
  expect(keptBy(await alice.postJson("/api/notifications/read", { upTo: 0 }))).toBe("no-store");
  expect(keptBy(await alice.submit("/sign-out", {}))).toBe("no-store");
});

test("what is the same for everybody is kept", async () => {
  expect(keptBy(await shop.visitor().get("/favicon.svg"))).toContain("public");
});
