import { join } from "node:path";
import { eq, like, sql } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { openDatabase } from "#db/connection.ts";
import { findPlace } from "#db/gate/places.ts";
import { jobSchedules, jobs } from "#db/jobs/schema.ts";
import { signInTo } from "../support/customer.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";
import { until } from "../support/waiting.ts";

afterEach(endShops);

const organisationId = "org_millandsons";
const hour = 60 * 60_000;
const many = 8;

test("after an outage each schedule has begun what it was to begin for what was missed, once, also through kill -9", async () => {
  let shop = await startShop();
  const alice = await signInTo(shop.url, "alice");
  await alice.post(`/api/organisations/${organisationId}`, { name: "Mill & Sons" });
  const hourly = { organisationId, handler: "prices", every: "minutes", minutes: 60 };
  for (let at = 0; at < many; at += 1) {
    for (const catchUp of ["once", "skip"]) {
      await alice.post(`/api/schedules/sch_hourly-${catchUp}-${at}`, { ...hourly, catchUp });
    }
  }
  const deadline = { organisationId, handler: "practise", seconds: 300, finishSeconds: 4 };
  await alice.post("/api/jobs/job_with-a-deadline", deadline);
  const stateOf = (shop: Shop) =>
    look(shop, (db) => findPlace(db, { runId: "job_with-a-deadline" })?.state);
  await until("the job with a deadline to run", () => stateOf(shop) === "running");
  await shop.kill9();
  // Three and a half hours pass: of each schedule three times are missed, the last half an hour ago.
  look(shop, (db) =>
    db
      .update(jobSchedules)
      .set({ nextAt: sql`${jobSchedules.nextAt} - ${3.5 * hour}` })
      .run(),
  );
  for (const begun of [1, many / 2]) {
    shop = await startShop({ env: shop.env });
    await until(`${begun} to have begun`, () => look(shop, jobsOf("once")).length >= begun);
    await shop.kill9();
  }
  shop = await startShop({ env: shop.env });
  await until("all of them to be ahead of their time", () => look(shop, countDue) === 0);
  await until("all that was begun to be done", () =>
    look(shop, (db) =>
      jobsOf("once")(db).every(({ id }) => findPlace(db, { runId: id })?.state === "done"),
    ),
  );
  await until("the job to have missed its deadline", () => stateOf(shop) === "failed");
  look(shop, (db) => {
    expect(jobsOf("once")(db)).toHaveLength(many);
    expect(jobsOf("skip")(db)).toEqual([]);
    const late = db.select().from(jobs).where(eq(jobs.id, "job_with-a-deadline")).get();
    expect(late?.reason).toBe("It was not finished by its deadline");
    const notes = db.select({ note: jobSchedules.note }).from(jobSchedules).all();
    expect(new Set(notes.map(({ note }) => note))).toEqual(
      new Set(["3 of its times were missed", "3 of its times were missed: begun once for all"]),
    );
  });
});

type Database = ReturnType<typeof openDatabase>;

const jobsOf = (catchUp: string) => (db: Database) =>
  db
    .select()
    .from(jobs)
    .where(like(jobs.id, `job_hourly-${catchUp}-%`))
    .all();

const countDue = (db: Database) =>
  db.select().from(jobSchedules).where(sql`${jobSchedules.nextAt} <= ${Date.now()}`).all().length;

function look<T>({ dataDir }: Pick<Shop, "dataDir">, read: (db: Database) => T): T {
  const db = openDatabase({ file: join(dataDir, "cartwright.db") });
  try {
    return read(db);
  } finally {
    db.$client.close();
  }
}
