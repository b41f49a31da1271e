import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestApp, type TestApp } from "../support/app.ts";
import { expectProblem } from "../support/problem.ts";

let shop: TestApp;

beforeEach(async () => {
  shop = await openTestApp();
});

afterEach(() => shop.close());

const open = ["/", "/products", "/contact", "/api", "/sign-in", "/sign-up"];
const own = ["/", "/cart", "/orders", "/trips", "/activity", "/account", "/notifications"];

describe.each([
  ...open.map((path) => ["a visitor", path] as const),
  ...own.map((path) => ["alice", path] as const),
  ["admin", "/admin"] as const,
])("for %s, %s", (who, path) => {
  const read = async (query = "") => {
    const client = who === "a visitor" ? shop.visitor() : shop.as(who);
    return client.open(`${path}${query}`);
  };

  test("is a page of three labelled landmarks with one heading", async () => {
    const answer = await read();
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toMatch(/^<!doctype html><html lang="en"/);
    expect(text.match(/<nav [^>]*aria-label="Shop"/g)).toHaveLength(1);
    expect(text.match(/<main [^>]*aria-labelledby="page-title"/g)).toHaveLength(1);
    expect(text.match(/<aside [^>]*aria-label="What happens"/g)).toHaveLength(1);
    expect(text.match(/<h1/g)).toHaveLength(1);
    expect(idsIn(text)).toEqual([...new Set(idsIn(text))]);
  });

  test("is kept by nobody, and runs only scripts with its own nonce", async () => {
    const answer = await read();
    const nonce = /data-nonce="([^"]+)"/.exec(await answer.text())?.[1];
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("content-security-policy")).toContain(`'nonce-${nonce}'`);
    expect(answer.headers.get("content-security-policy")).not.toContain("unsafe-eval");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("is to be had as Markdown, and opens at its document", async () => {
    const markdown = await read("?as=markdown");
    expect(markdown.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
    expect(await markdown.text()).toMatch(/^# /);
    expect(await (await read("?tab=output")).text()).toMatch(
      /id="tab-output"[^>]*aria-selected="true"/,
    );
  });
});

function idsIn(text: string): string[] {
  return [...text.matchAll(/ id="([^"]+)"/g)].map(([, id = ""]) => id);
}

describe("what is not there", () => {
  test.each(["/nowhere", "/products/none", "/api/nowhere", "/stream/nowhere", "/%E0%A4%A", "/%00"])(
    "%s is a page for people and a problem for programs",
    async (path) => {
      const page = await shop.visitor().open(path);
      expect(page.status).toBe(404);
      expect(await page.text()).toContain("There is no such");
      await expectProblem(await shop.visitor().get(path), 404, "not_found");
    },
  );
});

describe("a failure of ours", () => {
  test("shows people a page without its insides, and writes these to the log", async () => {
    const client = shop.as("alice");
    shop.db.$client.exec("DROP TABLE products");
    const page = await client.open("/products");
    expect(page.status).toBe(500);
    const text = await page.text();
    expect(text).toContain("Something broke on our side");
    expect(text).not.toMatch(/no such table|\.tsx?:\d|node_modules|SqliteError/);
    expect(shop.logged.join()).toMatch(/no such table: products.*\.ts/);
  });

  test("tells programs the same as a problem", async () => {
    shop.db.$client.exec("DROP TABLE products");
    const problem = await expectProblem(await shop.visitor().get("/api/products"), 500, "internal");
    expect(JSON.stringify(problem)).not.toContain("table");
  });

  test("is told even when the database is gone", async () => {
    const client = shop.as("alice");
    shop.db.$client.close();
    expect((await client.open("/")).status).toBe(500);
    await expectProblem(await client.get("/api/session"), 500, "internal");
  });

  test("is told even when only half of what surrounds a page can be read", async () => {
    const client = shop.as("alice");
    shop.db.$client.exec("DROP TABLE notifications");
    const page = await client.open("/products");
    expect(page.status).toBe(500);
    expect(await page.text()).toContain("Something broke on our side");
  });
});

describe("health", () => {
  test("is the process; readiness is all that it needs", async () => {
    expect((await shop.visitor().get("/healthz")).status).toBe(200);
    expect(await (await shop.visitor().get("/readyz")).json()).toEqual({
      status: "ready",
      waitingFor: [],
      standingStill: 0,
    });
    const waiting = await openTestApp({ missing: async () => ["restate"] });
    const answer = await waiting.visitor().get("/readyz");
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ status: "not ready", waitingFor: ["restate"] });
    waiting.close();
  });
});
