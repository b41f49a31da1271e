import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApp, type TestApp } from "../support/app.ts";
import type { Client } from "../support/client.ts";

let shop: TestApp;
let clients: Client[];
let places: string[];

beforeAll(async () => {
  shop = await openTestApp({ pace: { frameMs: 1, heartbeatMs: 1_000 } });
  clients = [shop.visitor(), shop.as("alice"), forged()];
  places = [...new Set(shop.app.routes.map(({ path }) => path))].filter((path) =>
    path.startsWith("/"),
  );
});

afterAll(() => shop.close());

function forged(): Client {
  const client = shop.visitor();
  client.jar.set("cartwright_3000", "'; DROP TABLE sessions; --%00%");
  return client;
}

const script = `"><script>alert(1)</script>`;
const ids = [
  "1",
  "prd_none",
  encodeURIComponent(script),
  "%00",
  "..%2f..",
  "__proto__",
  "a".repeat(3_000),
  "%F0%9F%92%A9",
];
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"];

/** Every route there is, with an identifier nobody gave. */
const addressesOf = (id: string) => places.map((place) => place.replace(/:\w+|\*/g, id));

test("the sweep reaches every route", () => {
  expect(places.length).toBeGreaterThan(20);
  expect(places).toContain("/runs/:id");
});

async function expectCalm(answer: Response, what: string) {
  expect(answer.status, what).toBeLessThan(500);
  if (isStream(answer)) return answer.body?.cancel();
  const text = await answer.text();
  expect(text, what).not.toMatch(/\bat .+\.[jt]sx?:\d+|node_modules|SQLITE_|<script>alert/);
  return undefined;
}

const isStream = (answer: Response) => answer.headers.get("content-type") === "text/event-stream";

test.each(methods)(
  "%s on every route is answered calmly, and an error is a problem",
  async (method) => {
    for (const client of clients) {
      for (const address of ids.flatMap(addressesOf)) {
        const answer = await client.send(address, { method });
        const type = answer.headers.get("content-type");
        if (answer.status >= 400)
          expect(type, `${method} ${address}`).toBe("application/problem+json");
        await expectCalm(answer, `${method} ${address}`);
      }
    }
  },
);

const bodies: [string, string, string][] = [
  ["a script in every field", "application/x-www-form-urlencoded", everyField(script)],
  ["control characters", "application/x-www-form-urlencoded", everyField("\u0000\u001b[2J\r\n")],
  ["an endless field", "application/x-www-form-urlencoded", everyField("x".repeat(10_000))],
  ["a megabyte", "application/json", JSON.stringify("x".repeat(1_000_000))],
  ["half of a JSON", "application/json", '{"username":'],
  [
    "a polluted JSON",
    "application/json",
    '{"__proto__":{"role":"admin"},"constructor":{"prototype":1}}',
  ],
  [
    "numbers for texts",
    "application/json",
    '{"username":1,"displayName":2,"password":3,"upTo":1e400}',
  ],
  ["a form that is none", "multipart/form-data", "--x"],
];

function everyField(value: string): string {
  const names = ["username", "displayName", "password", "upTo", "q", "next"];
  return new URLSearchParams(Object.fromEntries(names.map((name) => [name, value]))).toString();
}

test.each(bodies)(
  "%s to every route is answered calmly, for people and for programs",
  async (_, type, body) => {
    for (const address of addressesOf("none")) {
      for (const accept of ["*/*", "text/html"]) {
        for (const method of ["POST", "DELETE"]) {
          const headers = { "content-type": type, accept };
          const answer = await shop.as("alice").send(address, { method, body, headers });
          await expectCalm(answer, `${method} ${address} as ${accept}`);
        }
      }
    }
  },
);

test.each(["/", "/products", "/sign-in", "/sign-up", "/account", "/stream/page"])(
  "a script in the address of %s stays a text",
  async (path) => {
    for (const name of ["q", "category", "sort", "page", "next", "at", "tab", "as"]) {
      const answer = await shop.as("alice").open(`${path}?${name}=${encodeURIComponent(script)}`);
      await expectCalm(answer, `${path}?${name}`);
    }
  },
);

test("none of it wrote an error to the log", () => {
  expect(shop.logged).toEqual([]);
});

test("a shop that knows its address answers under no other name", async () => {
  const known = await openTestApp({ publicUrl: "https://shop.example" });
  const under = async (host: string) => (await known.visitor().get("/products", { host })).status;
  expect(await under("shop.example")).toBe(200);
  expect(await under("127.0.0.1:3000")).toBe(200);
  for (const host of ["evil.example", "shop.example.evil.example", "shop.example:8443"]) {
    expect([host, await under(host)]).toEqual([host, 421]);
  }
  known.close();
});

test("a shop that listens at one address of its machine is reached there by that", async () => {
  const known = await openTestApp({ publicUrl: "https://shop.example" });
  const at = async (localAddress: string, host: string) => {
    const env = { incoming: { socket: { localAddress } } };
    return (await known.app.request("/products", { headers: { host } }, env)).status;
  };
  expect(await at("10.0.0.5", "10.0.0.5:3000")).toBe(200);
  expect(await at("::ffff:10.0.0.5", "10.0.0.5:3000")).toBe(200);
  expect(await at("fd00::5", "[fd00::5]:3000")).toBe(200);
  expect(await at("10.0.0.5", "10.0.0.6:3000")).toBe(421);
  known.close();
});
