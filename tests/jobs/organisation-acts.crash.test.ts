import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/connection.ts";
import { endPlace } from "#db/gate/changes.ts";
import { findPlace } from "#db/gate/places.ts";
import { placeJob, settleJob } from "#db/jobs/changes.ts";
import { jobs } from "#db/jobs/schema.ts";
import { findAct } from "#db/organisations/acts.ts";
import { placeOrganisation } from "#db/organisations/changes.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { endRun, listSteps } from "#db/queries/runs.ts";
import { transaction } from "#db/transaction.ts";
import { listBrokenInvariants } from "#server/domains/index.ts";
import { stepNames } from "#server/domains/jobs/rules/step-names.ts";
import { firstPlan } from "#server/rules/plans.ts";
import { signInTo } from "../support/customer.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";
import { until } from "../support/waiting.ts";
import { rowsOf } from "./support/rows-of.ts";

afterEach(endShops);

const organisationId = "org_millandsons";
const other = "org_donaudampf";
const [done, waiting] = [1_200, 800];
const long = { organisationId, handler: "practise", seconds: 600 };

test("an export is whole and a suspension through, once, also through kill -9 at each step", async () => {
  let shop = await startShop();
  const again = async () => {
    await shop.kill9();
    shop = await startShop({ env: shop.env });
  };
  const alice = await signInTo(shop.url, "alice");
  look(shop, placeThousands);
  await alice.post("/api/exports/exp_of-all-of-it", { organisationId });
  await until("some to be gathered", () => actOf(shop, "exp_of-all-of-it").jobs > 0);
  await again();
  await until("all to be gathered", () => actOf(shop, "exp_of-all-of-it").status === "done");
  const path = "/api/exports/exp_of-all-of-it/file";
  const file = (await (await signInTo(shop.url, "alice")).get(path)) as { jobs: { id: string }[] };
  const ids = file.jobs.map(({ id }) => id);
  expect([ids.length, new Set(ids).size]).toEqual([done + waiting, done + waiting]);

  await (await signInTo(shop.url, "alice")).post("/api/jobs/job_has-begun", long);
  await until("it to have begun", () => placeOf(shop, "job_has-begun") === "running");
  const suspending = { organisationId, reason: "A test", waiting: "is withdrawn" };
  const admin = await signInTo(shop.url, "admin");
  await admin.post("/api/tenant-suspensions/sus_for-a-while", suspending);
  await until("some to be withdrawn", () => actOf(shop, "sus_for-a-while").withdrawn > 0);
  await again();
  await until("it to wait for what runs", () =>
    hasReached(shop, "sus_for-a-while", stepNames.letEnd),
  );
  await again();
  expect(actOf(shop, "sus_for-a-while").endedAt).toBeNull();
  await (await signInTo(shop.url, "alice")).post("/api/jobs/job_has-begun/cancel", {});
  await until("it to be through", () => actOf(shop, "sus_for-a-while").status === "done", {
    deadline: 30_000,
  });
  expect(actOf(shop, "sus_for-a-while").withdrawn).toBe(waiting);
  look(shop, (db) => {
    expect(titlesTold(db)).toEqual([
      ...["A suspension is through", "An export is ready", "Mill & Sons is suspended"],
    ]);
    expect(listBrokenInvariants(db)).toEqual([]);
  });
}, 120_000);

test("a deletion goes on through kill -9 at each step: nothing is left, nothing is counted twice, and nothing of others is touched", async () => {
  let shop = await startShop();
  const killWhen = async (label: string, isSo: () => boolean) => {
    await until(label, isSo, { deadline: 30_000 });
    await shop.kill9();
    shop = await startShop({ env: shop.env });
  };
  const alice = await signInTo(shop.url, "alice");
  look(shop, placeThousands);
  await alice.post("/api/jobs/job_has-begun", long);
  await until("it to have begun", () => placeOf(shop, "job_has-begun") === "running");
  const others = look(shop, (db) => rowsOf(db, other));
  const id = "del_of-all-of-it";
  const act = () => actOf(shop, id);
  await alice.post(`/api/deletions/${id}`, {
    organisationId,
    name: "Mill & Sons",
    graceSeconds: 10,
  });
  await killWhen("some to be withdrawn", () => act().withdrawn > 0);
  await killWhen("it to wait", () => hasReached(shop, id, stepNames.takeBack));
  await killWhen("erasing to begin", () => act().erasingAt !== null);
  await killWhen("some to be erased", () => act().jobs > 0);
  await until("it to be through", () => act().status === "done", { deadline: 30_000 });
  expect(act()).toMatchObject({
    ...{ withdrawn: waiting, cancelled: 1, jobs: done + waiting + 1, people: 1 },
  });
  look(shop, (db) => {
    expect(rowsOf(db, other)).toEqual(others);
    const its = db.select().from(jobs).where(eq(jobs.organisationId, organisationId)).all();
    expect(its.filter(({ input, result }) => result !== null || "text" in input)).toEqual([]);
    expect(JSON.stringify(rowsOf(db, organisationId))).not.toContain("Mill & Sons");
    expect(titlesTold(db)).toEqual(["An organisation was deleted"]);
    expect(listBrokenInvariants(db)).toEqual([]);
  });
}, 120_000);

/** Of one organisation many, of the other a few: some that are done, and some that wait for long. */
function placeThousands(db: Database): void {
  const now = Date.now();
  transaction(db, () => {
    placeOrganisation(db, {
      ...{ id: organisationId, name: "Mill & Sons", userId: "usr_alice", plan: firstPlan, now },
    });
    placeOrganisation(db, {
      ...{ id: other, name: "Donaudampf", userId: "usr_bob", plan: firstPlan, now },
    });
    for (let at = 0; at < done; at++) placeDone(db, organisationId, `job_done-${at}`, now);
    for (let at = 0; at < waiting; at++) placeOne(db, organisationId, `job_waits-${at}`, now);
    for (let at = 0; at < 5; at++) placeDone(db, other, `job_others-${at}`, now);
    placeOne(db, other, "job_of-others-waits", now);
  });
}

function placeOne(db: Database, whose: string, id: string, now: number): void {
  placeJob(db, {
    ...{ id, organisationId: whose, userId: "usr_alice", handler: "remind", key: null },
    ...{ input: { text: "Tea" }, title: "Remind me: Tea", priority: 0, now },
    ...{ notBefore: now + 600_000, expiresAt: now + 900_000, patienceMs: null, estimate: 1 },
  });
}

function placeDone(db: Database, whose: string, id: string, now: number): void {
  placeOne(db, whose, id, now);
  settleJob(db, { id, result: `"What came of ${id}"` });
  endPlace(db, { runId: id, state: "done", cost: 0, now });
  endRun(db, { id, status: "done", now });
}

function look<T>({ dataDir }: Pick<Shop, "dataDir">, read: (db: Database) => T): T {
  const db = openDatabase({ file: join(dataDir, "cartwright.db") });
  try {
    return read(db);
  } finally {
    db.$client.close();
  }
}

function actOf(shop: Shop, id: string) {
  const act = look(shop, (db) => findAct(db, { id }));
  if (!act) throw new Error(`${id} is not there`);
  return act;
}

const placeOf = (shop: Shop, runId: string) => look(shop, (db) => findPlace(db, { runId })?.state);

/** Also when it is further already: a slow machine starts again later than a wait ends. */
function hasReached(shop: Shop, runId: string, step: string): boolean {
  return look(shop, (db) => listSteps(db, { runId }).some(({ name }) => name === step));
}

function titlesTold(db: Database): string[] {
  const told = listNotifications(db, { userId: "usr_alice", limit: 100 });
  return told
    .flatMap(({ title, runId }) => (runId?.includes("job_") === false ? [title] : []))
    .sort();
}
