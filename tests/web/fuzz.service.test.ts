import { afterAll, beforeAll, expect, test } from "vitest";
import { listNotifications } from "#db/queries/notifications.ts";
import { findUser } from "#db/queries/users.ts";
import { findCart } from "#db/shop/carts.ts";
import { describeOrder } from "#db/shop/order-pages.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { operations, pages } from "#server/app.ts";
import { signatureHeader, signWebhook } from "#server/outside/webhook-signature.ts";
import type { Operation } from "#server/web/openapi/operation.ts";
import { anAddress } from "../shop/support/checkout-desk.ts";
import { assertInvariants } from "../support/invariants.ts";
import { openTestShop, type TestShop, webhookSecret } from "../support/shop.ts";
import type { Visitor } from "../support/visitor.ts";
import { until, within } from "../support/waiting.ts";
import { bodiesFor, hostileSegments, picker, queriesFor } from "./support/hostile-input.ts";

/** A longer run: FUZZ_ROUNDS=20 npx vitest run tests/web/fuzz.service.test.ts */
const rounds = Number(process.env.FUZZ_ROUNDS ?? 3);
const secret = "Bobs Own Lane 77";

let shop: TestShop;
let bobsOrder: string;
let bobsBefore: object;

/** Commands that only plain forms send. */
const twins: Operation[] = ["quantity", "remove"].map((act) => ({
  ...{ method: "post", path: `/api/cart/lines/{sku}/${act}`, tag: "Cart", summary: act },
  ...{ for: "shopper", answers: {} },
}));
const everything = [...operations, ...twins];

beforeAll(async () => {
  // Longer than the longest run: what is bob's changes by nobody's doing but his.
  shop = await openTestShop({ paymentTimeoutMs: 60 * 60_000 });
  const bob = shop.signIn("bob");
  await bob.post("/api/cart/add", { sku: "WRK-0101", quantity: 1 });
  const placed = await bob.post("/api/checkout", { address: { ...anAddress, line1: secret } });
  bobsOrder = ((await placed.json()) as { orderId: string }).orderId;
  await until(
    "bob's order to wait for its payment",
    () => findAnyOrder(shop.db, { id: bobsOrder })?.status === "awaiting_payment",
  );
  bobsBefore = whatIsBobs();
});
afterAll(() => shop?.stop());

const replaying = process.env.RESTATE_TEST_MODE === "replay";

// What replays is asked elsewhere: this is about what comes in.
test.skipIf(replaying).each(everything.map((operation) => [nameOf(operation), operation] as const))(
  "%s answers whatever it is sent, and tells nobody what is another's",
  async (_, operation) => {
    // What is well meant among it needs something to be carried out with.
    await shop.signIn("alice").post("/api/cart/add", { sku: "WRK-0101", quantity: 1 });
    for (let round = 0; round < rounds; round += 1) {
      const pick = picker(`${nameOf(operation)} ${round}`);
      for (const body of bodiesFor(operation, pick)) {
        for (const query of queriesFor(operation, pick)) {
          for (const who of ["nobody", "alice", "admin"] as const) {
            const path = fillIn(operation.path, pick) + query;
            const answer = await send(who, operation.method, path, asSent(operation, who, body));
            await isSound(`${who}: ${operation.method} ${path} ${describe(body)}`, who, answer);
          }
        }
      }
    }
  },
  120_000,
);

test.skipIf(replaying)(
  "no route is upset by a method that it does not know",
  async () => {
    const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"];
    for (const { path, ...operation } of everything) {
      for (const method of methods.filter((each) => each !== operation.method.toUpperCase())) {
        const filled = path.replace(/\{\w+\}/g, bobsOrder);
        const sent = { headers: { "Content-Type": "application/json" }, body: "{}" };
        const isQuestion = method === "GET" || method === "HEAD";
        const answer = await send("alice", method, filled, isQuestion ? undefined : sent);
        await isSound(`alice: ${method} ${filled}`, "alice", answer);
      }
    }
  },
  60_000,
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

test.skipIf(replaying)("some of it was well enough meant to be carried out", () => {
  const rowsIn = (table: string) =>
    shop.db.$client.prepare<[], number>(`select count(*) from ${table}`).pluck().get();
  expect(rowsIn("orders"), "orders, besides bob's").toBeGreaterThan(1);
  expect(rowsIn("trips"), "trips").toBeGreaterThan(0);
  expect(rowsIn("users"), "users, besides the cast").toBeGreaterThan(3);
});

test.skipIf(replaying)("nothing of another's was changed by any of it", () => {
  expect(whatIsBobs()).toEqual(bobsBefore);
});

test.skipIf(replaying)("the books balance after all of it", async () => {
  await assertInvariants(shop.db, shop.outside.payments);
});

function whatIsBobs(): object {
  const whose = { userId: "usr_bob" };
  return {
    user: findUser(shop.db, { id: "usr_bob" }),
    order: describeOrder(shop.db, { id: bobsOrder, ...whose }),
    cart: findCart(shop.db, whose),
    notifications: listNotifications(shop.db, whose),
  };
}

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

/** Somebody who has the secret may sign nonsense; nobody else can sign at all. */
function asSent(operation: Operation, who: Who, sent: Sent): Sent {
  if (operation.for !== "provider" || who === "nobody") return sent;
  const signature = signWebhook({ body: sent.body, secret: webhookSecret, now: Date.now() });
  return { ...sent, headers: { ...sent.headers, [signatureHeader]: signature } };
}

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
  const known = [bobsOrder, "trip_aaaaaaaa", "ord_aaaaaaaa", "WRK-0101", "prd_claw-hammer"];
  const segments = [...hostileSegments, ...known];
  return path.replace(/\{\w+\}/g, () => encodeURIComponent(pick(segments)));
}

function nameOf({ method, path }: Operation): string {
  return `${method.toUpperCase()} ${path}`;
}

function describe(body: Sent): string {
  return `${body.headers["Content-Type"]}: ${body.body.slice(0, 80)}`;
}
