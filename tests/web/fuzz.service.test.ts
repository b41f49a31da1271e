import { afterAll, beforeAll, expect, test } from "vitest";
import { operations, pages } from "#server/app.ts";
import type { Operation } from "#server/web/openapi/operation.ts";
import { anAddress } from "../shop/support/checkout-desk.ts";
import { assertInvariants } from "../support/invariants.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import type { Visitor } from "../support/visitor.ts";
import { within } from "../support/waiting.ts";
import { bodiesFor, hostileSegments, picker } from "./support/hostile-input.ts";

/** A longer run: FUZZ_ROUNDS=20 npx vitest run tests/web/fuzz.service.test.ts */
const rounds = Number(process.env.FUZZ_ROUNDS ?? 3);
const secret = "Bobs Own Lane 77";

let shop: TestShop;
let bobsOrder: string;

beforeAll(async () => {
  shop = await openTestShop();
  const bob = shop.signIn("bob");
  await bob.post("/api/cart/add", { sku: "WRK-0101", quantity: 1 });
  const placed = await bob.post("/api/checkout", { address: { ...anAddress, line1: secret } });
  bobsOrder = ((await placed.json()) as { orderId: string }).orderId;
});
afterAll(() => shop?.stop());

const replaying = process.env.RESTATE_TEST_MODE === "replay";

// What replays is asked elsewhere: this is about what comes in.
test.skipIf(replaying).each(operations.map((operation) => [nameOf(operation), operation] as const))(
  "%s answers whatever it is sent, and tells nobody what is another's",
  async (_, operation) => {
    for (let round = 0; round < rounds; round += 1) {
      const pick = picker(`${nameOf(operation)} ${round}`);
      for (const body of bodiesFor(operation, pick)) {
        for (const who of ["nobody", "alice", "admin"] as const) {
          const path = fillIn(operation.path, pick);
          const answer = await send(who, operation.method, path, body);
          await isSound(`${who}: ${operation.method} ${path} ${describe(body)}`, who, answer);
        }
      }
    }
  },
  120_000,
);

test.skipIf(replaying)(
  "pages answer whatever their address says",
  async () => {
    for (const { path } of pages) {
      const pick = picker(path);
      for (const segment of [...hostileSegments, bobsOrder]) {
        const filled = path.replace(/:\w+/g, () => encodeURIComponent(segment));
        const query = `?q=${encodeURIComponent(segment)}&before=${encodeURIComponent(pick(hostileSegments))}`;
        for (const who of ["nobody", "alice"] as const) {
          for (const address of [filled, filled + query]) {
            await isSound(`${who}: ${address}`, who, await send(who, "get", address, undefined));
          }
        }
      }
    }
  },
  120_000,
);

test.skipIf(replaying)("the books balance after all of it", async () => {
  await assertInvariants(shop.db, shop.outside.payments);
});

type Who = "nobody" | "alice" | "admin";

function send(who: Who, method: string, path: string, body: Sent | undefined): Promise<Response> {
  const visitor: Visitor = who === "nobody" ? shop.visitor() : shop.signIn(who);
  return within(
    15_000,
    `an answer to ${method} ${path}`,
    visitor.send(method.toUpperCase(), path, body),
  );
}

type Sent = ReturnType<typeof bodiesFor>[number];

async function isSound(what: string, who: Who, answer: Response): Promise<void> {
  const text = await answer.text();
  const problems = [
    answer.status >= 500 && `answered ${answer.status}: ${text.slice(0, 200)}`,
    /\bat .{0,80}\.(ts|js|mjs):\d+/.test(text) && `shows a stack: ${text.slice(0, 400)}`,
    who !== "admin" && text.includes(secret) && "tells what is bob's",
  ];
  expect([what, problems.filter(Boolean)]).toEqual([what, []]);
}

function fillIn(path: string, pick: ReturnType<typeof picker>): string {
  return path.replace(/\{\w+\}/g, () => encodeURIComponent(pick([...hostileSegments, bobsOrder])));
}

function nameOf({ method, path }: Operation): string {
  return `${method.toUpperCase()} ${path}`;
}

function describe(body: Sent): string {
  return `${body.headers["Content-Type"]}: ${body.body.slice(0, 80)}`;
}
