import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Assets, buildAssets } from "#server/web/assets.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { expectProblem } from "../support/problem.ts";

let shop: TestApp;
let assets: Assets;

beforeAll(async () => {
  assets = await buildAssets();
  shop = await openTestApp({ assets });
});

afterAll(() => shop.close());

const get = (address: string, headers?: Record<string, string>) =>
  shop.visitor().get(address, headers);

test("built files are kept for a year, since their names change with their content", async () => {
  for (const address of [assets.client, assets.page, assets.css]) {
    const answer = await get(address);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  }
  expect((await get(assets.client)).headers.get("content-type")).toMatch(/javascript/);
  expect((await get(assets.css)).headers.get("content-type")).toMatch(/^text\/css/);
});

test("the typeface that pages name is there, kept for a year, and no heavier than 40 KB", async () => {
  const page = await (await shop.visitor().open("/")).text();
  const [, face = ""] = /rel="preload" href="([^"]+)" as="font"/.exec(page) ?? [];
  const answer = await get(face);
  expect(answer.headers.get("content-type")).toBe("font/woff2");
  expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect((await answer.arrayBuffer()).byteLength).toBeLessThan(40 * 1024);
  const style = await (await get(assets.css)).text();
  expect(style).toContain(face);
});

test.each(["/pictures/claw-hammer.svg", "/favicon.svg"])(
  "%s is not sent twice",
  async (address) => {
    const first = await get(address);
    const etag = first.headers.get("etag") ?? "";
    expect(etag).not.toBe("");
    const again = await get(address, { "if-none-match": etag });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
    expect(again.headers.get("cache-control")).toBe("public, max-age=604800");
    expect((await get(address, { "if-none-match": '"other"' })).status).toBe(200);
  },
);

test("every seeded picture can be had as the drawing it is", async () => {
  for (const file of readdirSync(path.join(import.meta.dirname, "../../public/pictures"))) {
    const answer = await get(`/pictures/${file}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^image\/svg\+xml/);
  }
});

test("what is missing is not kept", async () => {
  const answer = await get("/build/client-OLD.js");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  await expectProblem(answer, 404, "not_found");
});

describe("nothing beside the public folders can be had", () => {
  test.each([
    "/build/../client/main.ts",
    "/build/..%2fclient/main.ts",
    "/build/..%2f..%2fpackage.json",
    "/build/%2e%2e/%2e%2e/package.json",
    "/build/..%5c..%5cpackage.json",
    "/pictures/%2fetc%2fpasswd",
    "/pictures//etc/passwd",
    "/pictures/claw-hammer.svg%00.js",
    "/pictures/%00",
    "/pictures/%",
    "/pictures/%E0%A4%A",
    `/pictures/${"a".repeat(5_000)}`,
    "/pictures/",
    "/pictures",
    "/build/",
    "/client/main.ts",
    "/css/main.css",
    "/favicon.svg/",
    "/package.json",
  ])("%s", async (address) => {
    await expectProblem(await get(address), 404, "not_found");
  });

  test.each(["POST", "PUT", "DELETE"])("nor by %s", async (method) => {
    const answer = await shop.visitor().send("/favicon.svg", { method });
    expect(answer.status).toBe(404);
  });
});
