import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/connection.ts";
import { findBacklog } from "#db/gate/backlogs.ts";
import { gatePlaces } from "#db/gate/schema.ts";
import { placeJob } from "#db/jobs/changes.ts";
import { changeTenant } from "#db/organisations/changes.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { transaction } from "#db/transaction.ts";
import { listBrokenInvariants } from "#server/domains/index.ts";
import { signInTo } from "../support/customer.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";
import { until } from "../support/waiting.ts";

afterEach(endShops);

const organisationId = "org_millandsons";
const id = "bkl_ten-thousand";
const total = 10_000;

test("a backlog is cancelled once, also through kill -9, and nothing that has begun with it", async () => {
  let shop = await startShop();
  const alice = await signInTo(shop.url, "alice");
  await alice.post(`/api/organisations/${organisationId}`, { name: "Mill & Sons" });
  const long = { organisationId, handler: "practise", seconds: 600 };
  await alice.post("/api/jobs/job_has-begun", long);
  await until("it to have begun", () => countIn(shop, "running") === 1);
  look(shop, placeThousands);
  await alice.post(`/api/backlogs/${id}`, { organisationId });
  const withdrawn = () => look(shop, (db) => findBacklog(db, { id })?.withdrawn ?? 0);
  await until("some to be withdrawn", () => withdrawn() > 0);
  await shop.kill9();
  expect(withdrawn()).toBeLessThan(total);
  expect(countIn(shop, "withdrawn")).toBe(withdrawn());
  shop = await startShop({ env: shop.env });
  const isThrough = () => look(shop, (db) => findBacklog(db, { id })?.endedAt ?? null) !== null;
  await until("all to be withdrawn", isThrough, { deadline: 60_000 });
  expect([withdrawn(), countIn(shop, "withdrawn"), countIn(shop, "running")]).toEqual([
    ...[total, total, 1],
  ]);
  look(shop, (db) => {
    const told = listNotifications(db, { userId: "usr_alice", limit: 100 });
    const receipts = told.filter(({ title }) => title === "A backlog was withdrawn");
    expect(receipts.map(({ body }) => body)).toEqual([
      "10,000 of 10,000 withdrawn, as @alice asked",
    ]);
    expect(listBrokenInvariants(db)).toEqual([]);
  });
}, 120_000);

/** While it is paused: none of them begins. */
function placeThousands(db: Database): void {
  const now = Date.now();
  const times = { priority: 0, notBefore: now, expiresAt: now + 3_600_000, now };
  const job = { organisationId, userId: "usr_alice", handler: "export", input: {}, key: null };
  transaction(db, () => {
    changeTenant(db, { id: organisationId, now, change: { state: "paused" } });
    for (let at = 0; at < total; at++) {
      placeJob(db, {
        ...{ patienceMs: null, estimate: 1 },
        id: `job_waits-${at}`,
        title: "Export",
        ...job,
        ...times,
      });
    }
  });
}

function look<T>({ dataDir }: Pick<Shop, "dataDir">, read: (db: Database) => T): T {
  const db = openDatabase({ file: join(dataDir, "cartwright.db") });
  try {
    return read(db);
  } finally {
    db.$client.close();
  }
}

function countIn(shop: Shop, state: string): number {
  return look(shop, (db) => {
    const places = db.select({ state: gatePlaces.state }).from(gatePlaces).all();
    return places.filter((place) => place.state === state).length;
  });
}
