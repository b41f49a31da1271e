import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { type Database, openDatabase } from "#db/connection.ts";
import { findRun } from "#db/queries/runs.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { listBrokenInvariants } from "#server/domains/index.ts";
import { playPayment } from "#server/sandbox/play-payment.ts";
import { eventually } from "../support/eventually.ts";
import { paid } from "../support/providers.ts";
import { endShops, type Shop, sandboxUrlsOf, startShop } from "../support/shop-process.ts";
import { until } from "../support/waiting.ts";

afterEach(endShops);

test("an order is delivered once, although everything is killed in each part of its way", async () => {
  let shop = await startShop({ env: { DELIVERY_SECONDS: "2" } });
  const orderId = await buy(shop);
  await reaches(shop, orderId, "awaiting_approval");
  shop = await killedAndRestarted(shop);

  await approve(shop, orderId);
  shop = await killedAndRestarted(shop);

  await reaches(shop, orderId, "shipped", "delivered");
  shop = await killedAndRestarted(shop);

  await reaches(shop, orderId, "delivered");
  await until("the run to be done", () => look(shop, (db) => runOf(db, orderId) === "done"));
  expect(look(shop, listBrokenInvariants)).toEqual([]);
  await until("its letters", async () => (await ledgerOf(shop, orderId)).messages.length >= 6);
  const { payments, labels, shipments, messages } = await ledgerOf(shop, orderId);
  expect(payments.capturedCents - payments.refundedCents).toBe(totalOf(shop, orderId));
  expect(paid(payments.intents)).toMatchObject([{ status: "captured", captures: [{}] }]);
  const used = labels.filter(({ status }) => status !== "void");
  expect([used, shipments]).toMatchObject([[{ status: "printed" }], [{ status: "delivered" }]]);
  expect(messages.map(({ channel }) => channel).sort()).toEqual([...fourMails, "push", "text"]);
});

/** Placed, paid, shipped, delivered. */
const fourMails = ["mail", "mail", "mail", "mail"];

async function killedAndRestarted(shop: Shop): Promise<Shop> {
  await shop.kill9();
  return startShop({ env: shop.env });
}

async function buy(shop: Shop): Promise<string> {
  const alice = await signIn(shop, "alice");
  await alice("/api/cart/add", { sku: "DSK-0301", quantity: 1 });
  const placed = z
    .object({ orderId: z.string() })
    .parse(await alice("/api/checkout", { address, paymentMethod: "card" }));
  const urls = sandboxUrlsOf(shop);
  const { orderId } = placed;
  await eventually("the payment", () => playPayment({ urls, orderId, outcome: "success" }), {
    deadline: 10_000,
  });
  return orderId;
}

async function approve(shop: Shop, orderId: string): Promise<void> {
  const admin = await signIn(shop, "admin");
  expect(await admin(`/api/workflow/${orderId}/approve`, {})).toMatchObject({
    decision: { approved: true },
  });
}

async function signIn({ url }: Shop, username: string) {
  const post = (path: string, body: object, cookie?: string) =>
    fetch(url + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...(cookie && { Cookie: cookie }) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
  const session = await post("/api/session", { username, password: "cartwright" });
  const cookie = session.headers.get("set-cookie")?.split(";")[0];
  return async (path: string, body: object): Promise<unknown> => {
    const answer = await post(path, body, cookie);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
}

function reaches(shop: Shop, orderId: string, ...statuses: string[]): Promise<true> {
  return until(
    `${orderId} to be ${statuses.join(" or ")}`,
    () => look(shop, (db) => statuses.includes(findAnyOrder(db, { id: orderId })?.status ?? "")),
    { deadline: 20_000 },
  );
}

function totalOf(shop: Shop, orderId: string) {
  return look(shop, (db) => findAnyOrder(db, { id: orderId })?.totalCents);
}

function runOf(db: Database, id: string) {
  return findRun(db, { id, userId: "usr_alice" })?.status;
}

function look<T>({ dataDir }: Shop, at: (db: Database) => T): T {
  const db = openDatabase({ file: join(dataDir, "cartwright.db") });
  try {
    return at(db);
  } finally {
    db.$client.close();
  }
}

async function ledgerOf({ env }: Shop, orderId: string) {
  const answer = await fetch(`http://127.0.0.1:${env.SANDBOX_PORT}/ledger/${orderId}`);
  return ledger.parse(await answer.json());
}

const ledger = z.object({
  payments: z.object({
    capturedCents: z.int(),
    refundedCents: z.int(),
    intents: z.array(z.object({ status: z.string(), captures: z.array(z.unknown()) })),
  }),
  labels: z.array(z.object({ status: z.string() })),
  shipments: z.array(z.object({ status: z.string() })),
  messages: z.array(z.object({ channel: z.string() })),
});

const address = {
  name: "Alice Archer",
  line1: "1 Mill Lane",
  postcode: "10115",
  city: "Berlin",
  country: "DE",
};
