import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { operations } from "#server/app.ts";
import { openApiDocument } from "#server/web/openapi/document.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;
beforeAll(async () => {
  shop = await openTestApp();
});

/** Twins of described commands that only plain forms use, and the document itself. */
const undescribed = [
  "GET /api",
  "GET /api/openapi.json",
  "POST /api/cart/lines/{sku}/quantity",
  "POST /api/cart/lines/{sku}/remove",
];

describe("the API's document", () => {
  test("describes every route of the API, and no other", () => {
    const served = shop.app.routes
      .filter(({ method, path }) => method !== "ALL" && path.startsWith("/api"))
      .map(({ method, path }) => `${method} ${path.replace(/\/$/, "").replace(/:(\w+)/g, "{$1}")}`);
    const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect([...new Set(served)].sort()).toEqual([...described, ...undescribed].sort());
  });

  test("names the fields that the validation asks for", () => {
    const { paths } = openApiDocument(operations);
    const body = z
      .object({ post: z.object({ requestBody: z.object({ content: z.unknown() }) }) })
      .parse(z.record(z.string(), z.unknown()).parse(paths)["/api/checkout"]);
    const { content } = body.post.requestBody;
    expect(content).toMatchObject({
      "application/json": {
        schema: {
          properties: { country: { type: "string" }, note: { type: "string", default: "" } },
          required: expect.arrayContaining(["name", "line1", "postcode", "city", "country"]),
        },
      },
    });
    expect(JSON.stringify(content)).not.toContain('"required":["orderId"');
  });

  test("gives an example wherever somebody sends more than an address", () => {
    const without = operations.filter(
      (operation) => operation.for !== "provider" && operation.body && !operation.example,
    );
    expect(without.map(({ path }) => path)).toEqual([]);
  });

  test.each(operations.filter(({ example }) => example))(
    "gives an example of $method $path that is taken as it stands",
    ({ body, example }) => {
      expect(body?.safeParse(example).error?.message).toBeUndefined();
    },
  );

  test("is what the server serves", async () => {
    const response = await shop.app.request("/api/openapi.json");
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument(operations))));
  });
});

describe("answers", () => {
  test.each([
    ["/api/session", "get"],
    ["/api/products?q=saw", "get"],
    ["/api/products/prd_tenon-saw", "get"],
    ["/api/cart", "get"],
    ["/api/orders", "get"],
    ["/api/trips", "get"],
    ["/api/notifications", "get"],
  ] as const)("%s answers as it is described", async (path, method) => {
    const alice = shop.visitor();
    await alice.postJson("/api/session", { username: "alice", password: "cartwright" });
    const response = await alice.get(path);
    const described = operations.find(
      (operation) => operation.method === method && matches(operation.path, path),
    );
    const schema = described?.answers[response.status]?.schema;
    expect(schema, `${path} is not described for ${response.status}`).toBeDefined();
    expect(schema?.safeParse(await response.json()).error).toBeUndefined();
  });
});

function matches(template: string, path: string): boolean {
  const pattern = template.replace(/\{\w+\}/g, "[^/?]+");
  return new RegExp(`^${pattern}(\\?.*)?$`).test(path);
}
