import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { openDatabase } from "#db/connection.ts";
import { findPlace } from "#db/gate/places.ts";
import { jobs } from "#db/jobs/schema.ts";
import { signInTo } from "../support/customer.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";
import { until } from "../support/waiting.ts";

let other: Server;
afterEach(async () => {
  await endShops();
  other?.closeAllConnections();
  other?.close();
});

const organisationId = "org_millandsons";
const id = "job_a-call-that-hangs";

test("a call that was under way as everything was killed is not made again after its deadline", async () => {
  let heard = 0;
  // It hears them, and answers none.
  other = createServer(() => {
    heard += 1;
  }).listen(0, "127.0.0.1");
  await once(other, "listening");
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
  let shop = await startShop();
  const alice = await signInTo(shop.url, "alice");
  await alice.post(`/api/organisations/${organisationId}`, { name: "Mill & Sons" });
  const call = { organisationId, handler: "call", url, finishSeconds: 6 };
  await alice.post(`/api/jobs/${id}`, call);
  await until("the call to be heard", () => heard === 1);
  await shop.kill9();
  const finishBy = look(shop, finishByOf);
  await until("its deadline to pass", () => Date.now() > finishBy);
  shop = await startShop({ env: shop.env });
  await until("it to have failed", () => look(shop, stateOf) === "failed");
  expect(heard).toBe(1);
  expect(look(shop, (db) => jobIn(db)?.reason)).toBe("It was not finished by its deadline");
});

type Database = ReturnType<typeof openDatabase>;

const jobIn = (db: Database) => db.select().from(jobs).where(eq(jobs.id, id)).get();
const finishByOf = (db: Database) => jobIn(db)?.finishBy ?? Number.POSITIVE_INFINITY;
const stateOf = (db: Database) => findPlace(db, { runId: id })?.state;

function look<T>({ dataDir }: Pick<Shop, "dataDir">, read: (db: Database) => T): T {
  const db = openDatabase({ file: join(dataDir, "cartwright.db") });
  try {
    return read(db);
  } finally {
    db.$client.close();
  }
}
