import { isNotNull } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { findAnyOrder } from "#db/shop/orders.ts";
import { carts } from "#db/shop/schema.ts";
import { seedProducts } from "#db/shop/seed/products.ts";
import { askAdmin } from "#server/restate/admin.ts";
import { assertInvariants } from "../support/invariants.ts";
import { inLanes } from "../support/lanes.ts";
import { ledgerOf } from "../support/providers.ts";
import { until } from "../support/waiting.ts";
import { type Desk, openDesk } from "./support/checkout-desk.ts";
import { contested, endings, isPatient, mixOf, type Plan } from "./support/mix.ts";
import { live, type Told } from "./support/stories.ts";

/**
 * Under forced replay every await of every handler is a new invocation that replays its whole journal:
 * the same orders take many times as long and prove nothing more, so that run has a smaller mix.
 */
const count = process.env.RESTATE_TEST_MODE === "replay" ? 40 : 500;
const seed = Number(process.env.MIX_SEED ?? 20_260_105);
const lastUnits = 10;
const ordersAShopper = 5;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({
    standIns: [],
    paymentTimeoutMs: 8_000,
    fulfillment: { deliveryMs: 100 },
  });
  // No power fails in this test, and waiting for the disk would be most of its time.
  desk.db.$client.pragma("synchronous = OFF");
  for (const { sku } of seedProducts) desk.stock(sku, 10_000);
  desk.stock(contested, lastUnits);
});
afterAll(() => desk?.stop());

test("orders of every kind at once, whatever becomes of them: money and stock add up and none is stuck", async () => {
  console.log(`${count} mixed orders; MIX_SEED=${seed} makes the same ones again`);
  const plans = mixOf(count, seed);
  const patient = plans.filter(isPatient).map((plan) => [plan]);
  const busy = dealt(
    plans.filter((plan) => !isPatient(plan)),
    ordersAShopper,
  );
  const told = (
    await Promise.all([inLanes(patient, 12, shopperLives), inLanes(busy, 16, shopperLives)])
  ).flat(2);
  expect(told).toHaveLength(plans.length);

  await until("every invocation to be over", async () => (await invocationsUnderWay()) === 0, {
    deadline: 30_000,
  });
  const accounts = await inLanes(told, 12, accountOf);
  expect(accounts.filter(({ problems }) => problems.length > 0)).toEqual([]);
  const wonLastUnits = accounts.filter(
    ({ kind, status }) => kind === "the last units" && status === "delivered",
  );
  const wanted = plans.filter(({ kind }) => kind === "the last units").length;
  expect(wonLastUnits).toHaveLength(Math.min(lastUnits, wanted));
  expect(desk.db.select().from(carts).where(isNotNull(carts.lockedBy)).all()).toEqual([]);
  await assertInvariants(desk.db, desk.outside.payments);
}, 300_000);

/** One shopper's orders come one after the other, as one cart allows. */
async function shopperLives(plans: readonly Plan[]): Promise<Told[]> {
  const shopper = desk.newShopper();
  const told: Told[] = [];
  for (const plan of plans) told.push(await live(desk, shopper, plan));
  return told;
}

function dealt(plans: readonly Plan[], each: number): Plan[][] {
  return Array.from({ length: Math.ceil(plans.length / each) }, (_, hand) =>
    plans.slice(hand * each, (hand + 1) * each),
  );
}

/** What the others' ledgers say about an order, against what should have become of it. */
async function accountOf({ kind, orderId }: Told) {
  const { status, totalCents } = findAnyOrder(desk.db, { id: orderId }) ?? {};
  const { intents, capturedCents, refundedCents } = await ledgerOf(desk.outside.payments, orderId);
  const { kestrel, plover } = desk.outside.carriers;
  const parcels = [...(await kestrel.shipmentsOf(orderId)), ...(await plover.shipmentsOf(orderId))];
  const isDelivered = status === "delivered";
  const owed = isDelivered ? totalCents : 0;
  const open = intents.filter((one) => one.status === "authorised" || one.status === "captured");
  const problems = [
    ...unless(
      endings[kind].some((ending) => ending === status),
      `it is ${status}`,
    ),
    ...unless(capturedCents - refundedCents === owed, `owed ${owed}, not what was paid`),
    ...unless(open.length === (isDelivered ? 1 : 0), `${open.length} open charges`),
    ...unless(intents.flatMap(({ captures }) => captures).length <= 1, "captured twice"),
    ...unless(parcels.length === (isDelivered ? 1 : 0), `${parcels.length} parcels`),
  ];
  return { kind, orderId, status, problems };
}

function unless(holds: boolean, problem: string): string[] {
  return holds ? [] : [problem];
}

async function invocationsUnderWay(): Promise<number> {
  const query = "SELECT count(*) AS count FROM sys_invocation WHERE status <> 'completed'";
  const asked = { method: "POST", path: "/query", body: { query } } as const;
  const [row] = counted.parse(await askAdmin(desk.restate.adminUrl, asked)).rows;
  return row?.count ?? 0;
}

const counted = z.object({ rows: z.array(z.object({ count: z.number() })) });
