import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Assets, buildAssets } from "#server/web/assets.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;
let assets: Assets;

beforeAll(async () => {
  assets = await buildAssets();
  shop = await openTestApp({ assets });
});

afterAll(() => shop.close());

const asPerson = (coding: string) => ({ accept: "text/html", "accept-encoding": coding });

async function read(answer: Response): Promise<string> {
  const bytes = Buffer.from(await answer.arrayBuffer());
  switch (answer.headers.get("content-encoding")) {
    case "br":
      return String(brotliDecompressSync(bytes));
    case "gzip":
      return String(gunzipSync(bytes));
    default:
      return String(bytes);
  }
}

/** Without what is each answer's own: its nonce, and the request that an error may be asked about by. */
const withoutNonce = (html: string) =>
  html.replace(/(nonce)="[^"]+"/g, '$1=""').replace(/(id="request-id")>[^<]+/g, "$1>");

describe("a compressed page is the page", () => {
  test.each([
    "/",
    "/products",
    "/products/prd_claw-hammer",
    "/products?q=\u00e9\u20ac",
    "/sign-in",
    "/nowhere",
  ])("%s", async (path) => {
    for (const client of [shop.visitor(), shop.as("alice")]) {
      const plain = await client.get(path, asPerson("identity"));
      expect(plain.headers.get("content-encoding")).toBeNull();
      const wanted = withoutNonce(await read(plain));
      for (const coding of ["gzip", "br", "gzip, deflate, br"]) {
        const answer = await client.get(path, asPerson(coding));
        expect(coding).toContain(answer.headers.get("content-encoding"));
        expect(answer.headers.get("vary")).toContain("Accept-Encoding");
        expect(answer.status).toBe(plain.status);
        expect(withoutNonce(await read(answer))).toBe(wanted);
      }
    }
  });

  test("with a nonce of its own, the one that its headers name, each time", async () => {
    const nonces = new Set<string>();
    for (const coding of ["gzip", "gzip", "br", "identity"]) {
      const answer = await shop.visitor().get("/products", asPerson(coding));
      const [, nonce = ""] = /data-nonce="([^"]+)"/.exec(await read(answer)) ?? [];
      expect(answer.headers.get("content-security-policy")).toContain(`'nonce-${nonce}'`);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(4);
  });

  test("and its clock is the server's", async () => {
    shop.clock.now += 5_000;
    const answer = await shop.visitor().get("/products", asPerson("gzip"));
    expect(await read(answer)).toContain(`_now: ${shop.clock.now}`);
  });
});

describe("answers of the API", () => {
  test.each(["gzip", "br"])("are the same in %s", async (coding) => {
    const plain = await shop.visitor().get("/api/products");
    const packed = await shop.visitor().get("/api/products", { "accept-encoding": coding });
    expect(packed.headers.get("content-encoding")).toBe(coding);
    expect(await read(packed)).toBe(await read(plain));
  });

  test("that are short are left as they are", async () => {
    const answer = await shop.visitor().get("/healthz", { "accept-encoding": "br" });
    expect(answer.headers.get("content-encoding")).toBeNull();
    expect(await answer.json()).toEqual({ status: "ok" });
  });
});

describe("files", () => {
  test("are packed at the build or at their first request, and whole", async () => {
    for (const path of [assets.client, assets.css, "/pictures/claw-hammer.svg", "/favicon.svg"]) {
      const plain = await shop.visitor().get(path);
      const wanted = await read(plain);
      expect(plain.headers.get("vary")).toContain("Accept-Encoding");
      for (const coding of ["gzip", "br"]) {
        const answer = await shop.visitor().get(path, { "accept-encoding": coding });
        expect(answer.headers.get("content-encoding")).toBe(coding);
        expect(answer.headers.get("content-type")).toBe(plain.headers.get("content-type"));
        expect(Number(answer.headers.get("content-length"))).toBeLessThan(wanted.length);
        expect(await read(answer)).toBe(wanted);
      }
    }
  });

  test("are told apart by an ETag for each coding", async () => {
    const path = "/pictures/claw-hammer.svg";
    const etags = new Set<string>();
    for (const coding of ["identity", "gzip", "br"]) {
      const headers = { "accept-encoding": coding };
      const etag = (await shop.visitor().get(path, headers)).headers.get("etag") ?? "";
      etags.add(etag);
      const again = await shop.visitor().get(path, { ...headers, "if-none-match": etag });
      expect(again.status).toBe(304);
      expect(again.headers.get("vary")).toContain("Accept-Encoding");
    }
    expect(etags.size).toBe(3);
  });
});

test("a file carries a policy of its own, a short one, and a file that is not there is a page", async () => {
  const file = await shop.visitor().get("/favicon.svg");
  expect(file.headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
  expect(file.headers.get("x-content-type-options")).toBe("nosniff");
  expect(file.headers.get("permissions-policy")).toBeNull();
  const page = await shop.visitor().open("/pictures/nothing.svg");
  expect(page.status).toBe(404);
  expect(page.headers.get("content-security-policy")).toContain("'nonce-");
  expect(page.headers.get("x-frame-options")).toBe("DENY");
});

const firstVisits = ["/", "/products", "/products/prd_claw-hammer", "/cart"];

test.each(firstVisits)("the first visit of %s weighs at most 45 KB", async (path) => {
  const headers = asPerson("gzip, deflate, br");
  const visitor = path === "/cart" ? shop.as("alice") : shop.visitor();
  const page = await visitor.get(path, headers);
  const html = await read(page.clone());
  const pictures = [...html.matchAll(/<img src="([^"]+)"/g)].map(([, path = ""]) => path);
  const answers = [page];
  for (const part of new Set([assets.css, assets.client, assets.page, "/favicon.svg", ...pictures]))
    answers.push(await shop.visitor().get(part, headers));
  const weights = await Promise.all(answers.map(weigh));
  const weight = weights.reduce((sum, one) => sum + one, 0);
  console.info(`${path}: ${weight} bytes in ${answers.length} answers`);
  expect(weight).toBeLessThan(45 * 1024);
});

/** With its head. */
async function weigh(answer: Response): Promise<number> {
  const head = [...answer.headers].reduce(
    (sum, [name, value]) => sum + name.length + value.length + 4,
    0,
  );
  return head + (await answer.arrayBuffer()).byteLength;
}
