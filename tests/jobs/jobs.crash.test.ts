import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openDatabase } from "#db/connection.ts";
import { gateBudgets, gatePlaces } from "#db/gate/schema.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { listStepEvents } from "#db/queries/runs.ts";
import { listBrokenInvariants } from "#server/domains/index.ts";
import { stepNames } from "#server/domains/jobs/rules/step-names.ts";
import { signInTo } from "../support/customer.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";
import { until } from "../support/waiting.ts";

afterEach(endShops);

const organisationId = "org_millandsons";
/** What an organisation begins with. */
const limit = 2;

/** The long form: `KILLS=50 npx vitest run --project crash tests/jobs/jobs.crash.test.ts` */
const kills = Number(process.env.KILLS ?? 2);
const [practised, reminded] = [4 * kills, kills];
const total = practised + reminded;

test(
  "an organisation never has more at once than its limit, and nothing is lost or done twice, through kill -9 of everything",
  async () => {
    let shop = await startShop();
    const alice = await signInTo(shop.url, "alice");
    await alice.post(`/api/organisations/${organisationId}`, { name: "Mill & Sons" });
    const ask = (name: string, form: object) =>
      alice.post(`/api/jobs/job_${name}`, { organisationId, ...form });
    for (let kill = 0; kill < kills; kill++) {
      for (let at = 0; at < 4; at++) {
        await ask(`practise-${kill}-${at}`, { handler: "practise", seconds: 1 });
      }
      await ask(`reminder-${kill}`, { handler: "remind", text: `Reminder ${kill}`, seconds: 1 });
      const ended = 5 * kill + Math.floor(Math.random() * 5);
      await until(`${ended} to have ended`, () => countEnded(shop) >= ended, { deadline: 40_000 });
      await shop.kill9();
      shop = await startShop({ env: shop.env });
    }
    await until("all to have ended", () => countEnded(shop) === total, { deadline: 40_000 });
    look(shop, (db) => {
      expect(
        db
          .select()
          .from(gatePlaces)
          .all()
          .map(({ state }) => state),
      ).toEqual(Array.from({ length: total }, () => "done"));
      expect(mostAtOnce(spansOf(db))).toBeLessThanOrEqual(limit);
      const told = listNotifications(db, { userId: "usr_alice", limit: 1_000 });
      const reminders = told.map(({ body }) => body).filter((body) => body.startsWith("Reminder"));
      const once = Array.from({ length: reminded }, (_, at) => `Reminder ${at}`);
      expect(reminders.sort()).toEqual(once.sort());
      const { reserved, used } = db.select().from(gateBudgets).get() ?? {};
      expect({ reserved, used }).toEqual({ reserved: 0, used: 2 * practised + reminded });
      expect(listBrokenInvariants(db)).toEqual([]);
    });
  },
  30_000 + kills * 30_000,
);

type Database = ReturnType<typeof openDatabase>;

function look<T>({ dataDir }: Pick<Shop, "dataDir">, read: (db: Database) => T): T {
  const db = openDatabase({ file: join(dataDir, "cartwright.db") });
  try {
    return read(db);
  } finally {
    db.$client.close();
  }
}

function countEnded(shop: Shop): number {
  return look(
    shop,
    (db) =>
      db
        .select()
        .from(gatePlaces)
        .all()
        .filter(({ state }) => state === "done").length,
  );
}

type Span = { from: number; to: number };

/** When each held its slot, by what it told of itself. */
function spansOf(db: Database): Span[] {
  return db
    .select()
    .from(gatePlaces)
    .all()
    .flatMap(({ runId }) => {
      const held = listStepEvents(db, { runId }).filter(({ step }) => step === stepNames.practise);
      const [from, to] = ["waiting", "done"].map(
        (is) => held.find(({ status }) => status === is)?.at,
      );
      return from !== undefined && to !== undefined ? [{ from, to }] : [];
    });
}

function mostAtOnce(spans: readonly Span[]): number {
  expect(spans).toHaveLength(practised);
  return Math.max(
    ...spans.map(({ from }) => spans.filter((one) => one.from <= from && from < one.to).length),
  );
}
